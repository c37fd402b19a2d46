"""Write `liuxi-page.html`: a district's web page with list and measures in paragraphs, and its gold."""

from __future__ import annotations

import re
from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese

HEAD = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="SiteName" content="柳汐区政府网"><meta name="PubDate" content="2025-03-07 09:41">
<title>{heading}-柳汐区政府网</title>
<style>.bt {{ font: 24px "微软雅黑" }} .TRS p {{ line-height: 2em }}
.cut::after {{ content: "共21件" }}</style>
<script>var hits = 4571; var tip = "新增助餐点200个（牵头单位：区示例局）";</script>
</head>
<body>
<div class="skip"><a href="#con">跳到正文</a> 今天是 <span id="today"></span> 简体 | 繁體 | English</div>
<header><img alt="柳汐区人民政府"><form>
<select><option>全站</option><option>政策文件</option></select><input value="请输入您要搜索的内容"></form>
<p>热搜词：<a>公积金</a><a>入学报名</a><a>老旧小区</a></p></header>
<nav><ul><li><a>首页</a></li><li><a>要闻动态</a></li><li><a>政府信息公开</a></li><li><a>办事服务</a></li>
<li><a>政民互动</a></li><li><a>数据发布</a></li></ul></nav>
<div class="path">您所在的位置：<a>首页</a>&nbsp;&gt;&gt;&nbsp;
<a>政府信息公开</a>&nbsp;&gt;&gt;&nbsp;<a>区政府办文件</a></div>
<aside><h4>热点推荐</h4><ul>
{aside}
</ul></aside>
<dl class="xxgk"><dt>索 引 号：</dt><dd>LX0012-2025-0019</dd><dt>发文字号：</dt><dd>{document_number}</dd>
<dt>发文机关：</dt><dd>{issuer}</dd><dt>成文日期：</dt><dd>2025-03-06</dd>
<dt>公开方式：</dt><dd>主动公开</dd><dt>时效性：</dt><dd>有效</dd></dl>
<div class="bt">{heading}</div>
<p class="sub">时间：2025-03-07 09:41　来源：区政府办　阅读：<i>4571</i>
　字号：[ <a>大</a> <a>中</a> <a>小</a> ]　<a>语音播报</a></p>
<div class="TRS" id="con">
"""
TAIL = """
</div>
<div class="fj"><b>附件下载：</b><a href="#">柳汐区2025年为民办实事项目清单.docx</a>（38.5KB）</div>
<div class="bjq">[ 编辑：陈×× 审核：林×× ] 【打印】 【收藏】 【关闭】</div>
<div class="fx">分享至：<a>微信好友</a> <a>朋友圈</a> <a>微博</a></div>
<div class="pf">您对本页信息是否满意？
<label><input type="radio">满意</label><label><input type="radio">不满意</label></div>
<div class="jd"><h4>相关解读</h4><p><a>为民办实事项目怎么选、怎么办、怎么评</a>　2025-03-10</p></div>
<footer><p>柳汐区人民政府主办　柳汐区大数据中心技术支持</p>
<p>网站标识码9900000012　示公网安备00000000000号</p>
<p>建议使用1366*768以上分辨率浏览本站</p></footer>
<div class="side"><a>智能问答</a><a>无障碍</a><a>TOP</a></div>
</body>
</html>
"""


def paragraph(text: str, name: str = "") -> str:
    """A line of the article as its editor leaves it: two wide blanks, every span on its own."""
    kind = f' class="{name}"' if name else ""
    return f"<p{kind}>&emsp;&emsp;<span>{text}</span></p>"


def cut(text: str, item: Item) -> str:
    """The text; in some items the editor set figures in spans of a Western font."""
    if item.number in {"5", "8", "15"}:
        return re.sub(r"(\d+(?:\.\d+)?)", r'</span><span style="font-family:Times">\1</span><span>', text)
    return text


def listed(source: Source) -> list[str]:
    """The list: each item, then its units in lines of their own."""
    lines = []
    for place, chapter in enumerate(source.chapters, 1):
        lines.append(paragraph(f"<b>{chinese(place)}、{chapter.name}（{chapter.count}件）</b>"))
        for item in chapter.items:
            lines.append(paragraph(f"（{chinese(int(item.number or 0))}）{cut(plain(item.title), item)}"))
            if item.leads:
                lines.append(paragraph(f"牵头单位：{'、'.join(item.leads)}", "dw"))
            if item.cooperating:
                lines.append(paragraph(f"配合单位：{'、'.join(item.cooperating)}", "dw"))
    return lines


def measured(source: Source) -> list[str]:
    """The second part: each item under a short name with its measures."""
    lines = []
    for place, chapter in enumerate(source.chapters[:-1], 1):
        lines.append(paragraph(f"<b>{chinese(place)}、{chapter.name}</b>"))
        for item in chapter.items:
            lines.append(paragraph(f"（{chinese(int(item.number or 0))}）{item.extras['name']}"))
            for number, text in item.measures:
                head = f"{number}、" if number else ""
                lines.append(paragraph(head + cut(plain(text), item)))
    return lines


def main(folder: Path = HERE) -> None:
    """Write page and gold."""
    source = read_source("liuxi-page")
    facts, heading = source.facts, source.blocks["heading"][0]
    addressees, *cover = source.blocks["cover"]
    aside = "\n".join(f"<li><a>{text}</a></li>" for text in source.blocks["aside"])
    article = [
        f"<p>{addressees}</p>",
        *(paragraph(text) for text in cover),
        f'<p align="right">{facts["issuer"]}<br>2025年3月6日&emsp;</p>',
        f'<p align="center"><strong>{facts["title"]}</strong></p>',
        *listed(source),
        "<p><br></p>",
        f'<p align="center"><strong>{source.blocks["second"][0]}</strong></p>',
        *measured(source),
    ]
    head = HEAD.format(heading=heading, aside=aside, **facts)
    (folder / "liuxi-page.html").write_text(head + "\n".join(article) + TAIL, encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()
