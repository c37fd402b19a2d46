import pytest

from minsheng.apps.files.actions import store
from minsheng.apps.files.downloads import attachment, download, fit_name


@pytest.mark.django_db
def test_a_download_is_an_attachment_with_its_chinese_name(storage):
    answer = download(store("实事".encode()), "2026年 实事.txt")
    assert b"".join(answer.streaming_content).decode() == "实事"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''2026%E5%B9%B4%20%E5%AE%9E%E4%BA%8B.txt"
    )
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_what_a_browser_would_show_is_sent_as_bytes():
    answer = attachment(b"<html>", "a.html", "text/html")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="a.html"'


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../a.docx", "a.docx"),
        ('a"\r\nX: y.docx', "a_X_ y.docx"),
        ("", "文件"),
        ("..", "文件"),
        ("x" * 300 + ".docx", "x" * 100 + ".docx"),
        ("清单", "清单"),
    ],
)
def test_names_are_made_fit_for_a_file_system(given, name):
    assert fit_name(given) == name
