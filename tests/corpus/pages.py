"""Web pages as government sites print them: everything around the article that is no part of it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

NAV = ["网站首页", "政务公开", "政务服务", "互动交流", "走进{place}", "数据开放"]
FOOT = [
    "主办：{place}人民政府办公室　承办：{place}数据资源局",
    "地址：{place}滨河路1号　邮编：000000　联系电话：0000-0000000",
    "网站标识码：9900000000　备案号：示ICP备00000000号-1",
    "网站地图　|　联系我们　|　隐私声明　|　无障碍浏览　|　长者专区",
]
STYLE = """
body { margin: 0; font: 16px/2 "宋体", serif; color: #333 }
.nav li { float: left; list-style: none }
.article td { border: 1px solid #888; padding: 4px 8px }
.share::before { content: "分享到：" }
"""
SCRIPT = """
var site = { name: "{place}人民政府", visits: 128640, words: "新增城镇就业100人 牵头单位：区测试局" };
function fontSize(n) { document.getElementById("zoom").style.fontSize = n + "px"; }
document.write('<p>今日访问：' + site.visits + '人次</p>');
"""


@dataclass(frozen=True)
class Page:
    """What a page shows around its article; `facts` are the rows of the index table."""

    place: str
    heading: str
    trail: list[str]
    published: str
    source: str
    facts: list[tuple[str, str]]
    related: list[str]


def whole(page: Page, article: list[str]) -> str:
    """The page with its article."""
    lines = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        '<head><meta charset="utf-8">',
        f"<title>{page.heading}_{page.place}人民政府门户网站</title>",
        f'<meta name="keywords" content="民生实事,{page.place}">',
        f"<style>{STYLE}</style>",
        f"<script>{SCRIPT.replace('{place}', page.place)}</script>",
        "</head>",
        "<body>",
        *above(page),
        '<div class="article" id="zoom">',
        *article,
        "</div>",
        *below(page),
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines)


def above(page: Page) -> list[str]:
    """Site name, search, navigation, trail, index table, headline and its line of dates."""
    nav = "".join(f'<li><a href="#">{name.replace("{place}", page.place)}</a></li>' for name in NAV)
    trail = " &gt; ".join(f'<a href="#">{name}</a>' for name in page.trail)
    cells = [f"<td>{name}：</td><td>{escape(value)}</td>" for name, value in page.facts]
    rows = ["<tr>" + "".join(cells[at : at + 2]) + "</tr>" for at in range(0, len(cells), 2)]
    index = [f'<table class="index">{"".join(rows)}</table>'] if rows else []
    return [
        f'<div class="top"><h2>{page.place}人民政府</h2><form><input placeholder="请输入关键字">'
        "<button>搜索</button></form><a href='#'>登录</a> | <a href='#'>注册</a></div>",
        f'<ul class="nav">{nav}</ul>',
        f'<div class="trail">当前位置：{trail} &gt; 正文</div>',
        *index,
        f"<h1>{page.heading}</h1>",
        f'<div class="meta">发布日期：{page.published}&nbsp;&nbsp;来源：{page.source}&nbsp;&nbsp;浏览次数：'
        '<span id="hits">3258</span>次&nbsp;&nbsp;字体：【<a href="javascript:fontSize(18)">大</a> '
        '<a href="javascript:fontSize(16)">中</a> <a href="javascript:fontSize(14)">小</a>】'
        '&nbsp;&nbsp;<a href="javascript:print()">打印</a></div>',
    ]


def below(page: Page) -> list[str]:
    """Attachments, sharing, neighbours, related pages and the foot of the site."""
    related = "".join(f'<li><a href="#">{name}</a><span>2025-01-20</span></li>' for name in page.related)
    return [
        '<div class="share"><a href="#">微信</a> <a href="#">微博</a> <a href="#">QQ空间</a></div>',
        '<div class="tools">【关闭窗口】 扫一扫在手机打开当前页</div>',
        f'<p class="near">上一篇：<a href="#">{page.related[0]}</a></p>',
        '<p class="near">下一篇：没有了</p>',
        f'<div class="related"><h3>相关阅读</h3><ul>{related}</ul></div>',
        *(f'<p class="foot">{text.replace("{place}", page.place)}</p>' for text in FOOT),
        '<div class="float">返回顶部</div>',
    ]
