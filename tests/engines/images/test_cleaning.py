"""Photos lose what a camera wrote about them, and nothing of the picture; Pillow is the judge."""

import datetime
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.TiffImagePlugin import IFDRational

from minsheng.engines.images import ImageDamaged, ImageTooLarge, cleaned
from minsheng.engines.images.cleaning import MOST_PIXELS

ORIENTATION, CAMERA, POSITION, TAKEN = 0x0112, 0x8769, 0x8825, 0x9003
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="31,51.9N"/>'


def picture():
    """40 by 30 points, no two corners alike."""
    image = Image.new("RGB", (40, 30))
    image.putdata([(x * 6, y * 8, (x * y) % 256) for y in range(30) for x in range(40)])
    return image


def notes(taken="2025:11:03 08:15:00", orientation=6, position=True):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Some Camera"
    exif.get_ifd(CAMERA)[TAKEN] = taken
    if position:
        exif.get_ifd(POSITION).update({1: "N", 2: (IFDRational(31), IFDRational(51), IFDRational(54))})
    return exif


def photo(form="JPEG", exif=None, **more):
    stream = io.BytesIO()
    picture().save(stream, form, exif=notes() if exif is None else exif, **more)
    return stream.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_photo_keeps_its_points_and_how_it_is_turned_and_loses_the_rest(form, kind):
    data = photo(form)
    found = cleaned(data, kind)
    before, after = opened(data), opened(found.data)
    assert before.tobytes() == after.tobytes()
    assert dict(after.getexif()) == {ORIENTATION: 6}
    assert ImageOps.exif_transpose(after).size == (30, 40)
    assert found.taken_on == datetime.date(2025, 11, 3)
    assert found.had_position
    assert b"Some Camera" not in found.data


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_an_upright_photo_has_no_notes_left_at_all(form, kind):
    found = cleaned(photo(form, notes(orientation=1, position=False)), kind)
    assert dict(opened(found.data).getexif()) == {}
    assert not found.had_position


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_way_of_turning_is_kept(orientation):
    found = cleaned(photo(exif=notes(orientation=orientation)), "image/jpeg")
    assert opened(found.data).getexif().get(ORIENTATION, 1) == orientation


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2025:13:01 00:00:00", "    :  :     :  :  ", ""])
def test_a_camera_without_a_clock_says_no_day(taken):
    assert cleaned(photo(exif=notes(taken)), "image/jpeg").taken_on is None


def test_colours_stay_and_comments_positions_and_what_stands_behind_the_end_go():
    icc = b"a profile of colours"
    data = photo(icc_profile=icc, comment=b"31.86N 117.28E", xmp=XMP, progressive=True)
    found = cleaned(data + b"\x00\x00\x00\x18ftypmp42 with +31.86+117.28/", "image/jpeg")
    after = opened(found.data)
    assert after.info["icc_profile"] == icc
    assert after.tobytes() == opened(data).tobytes()
    assert "comment" not in after.info
    assert "xmp" not in after.info
    assert found.data.endswith(b"\xff\xd9")
    assert b"117.28" not in found.data


def test_a_position_in_an_xmp_packet_alone_is_seen():
    assert cleaned(photo(exif=notes(position=False), xmp=XMP), "image/jpeg").had_position


def test_cleaning_twice_is_cleaning_once():
    for form, kind in (("JPEG", "image/jpeg"), ("PNG", "image/png")):
        once = cleaned(photo(form), kind).data
        assert cleaned(once, kind).data == once


def test_texts_of_a_png_go():
    data = photo("PNG")
    text = b"Comment\x0031.86N 117.28E"
    chunk = struct.pack(">I", len(text)) + b"tEXt" + text + struct.pack(">I", zlib.crc32(b"tEXt" + text))
    found = cleaned(data[:33] + chunk + data[33:] + b"behind", "image/png")
    assert b"117.28" not in found.data
    assert found.data.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_photo_cut_anywhere_is_refused_and_never_breaks_the_reader(form, kind):
    data = photo(form)
    for length in range(3, len(data) - 1):
        with pytest.raises(ImageDamaged):
            cleaned(data[:length], kind)


def test_more_points_than_a_viewer_holds_are_refused():
    head = struct.pack(">IIBBBBB", 12_000, 10_001, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    data = photo("PNG")
    with pytest.raises(ImageTooLarge) as refused:
        cleaned(data[:8] + chunk + data[33:], "image/png")
    assert refused.value.facts == {"width": 12_000, "height": 10_001, "limit": MOST_PIXELS // 10**6}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(2, 900), st.integers(0, 255)), min_size=1, max_size=12), st.booleans())
def test_no_damage_ends_otherwise_than_in_a_sentence(changes, is_jpeg):
    data = bytearray(photo("JPEG" if is_jpeg else "PNG"))
    for place, value in changes:
        data[min(place, len(data) - 1)] = value
    try:
        cleaned(bytes(data), "image/jpeg" if is_jpeg else "image/png")
    except (ImageDamaged, ImageTooLarge):
        return
