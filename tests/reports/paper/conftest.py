"""A page with everything that a report may hold, and helpers to look into what is made of it."""

import re
import zlib
from base64 import b64decode
from types import SimpleNamespace

import pytest

from ipanalysis.reports.export import TEMPLATES

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
PIXEL = b64decode(PNG)
SVG = (
    '<svg viewBox="0 0 540 200" width="100%" role="img" style="max-width:720px">'
    "<title>Patents &amp; more: 6.3 in 2020, 16 in 2025.</title>"
    '<defs><path id="f1-0" d="M0 0L9 9"/></defs>'
    '<use xlink:href="#f1-0" x="5" y="5"/><rect width="300" height="90" style="fill: #17456e"/>'
    "</svg>"
)
BODY = f"""
<section class="header" data-region="310000" data-lang="zh" data-date="2026-03"><header>
<p class="kicker">目标与进展</p><h1>上海市</h1>
<p class="plan"><strong>“十四五”规划</strong><sup class="cite">[
<a href="#source-7" title="t">7</a>]</sup>
<span class="meta">2021—2025年</span></p><p class="note">同日印发。</p></header></section>
<section><h2>要点</h2>
<div class="tiles">
<div class="tile"><span class="figure">10</span><span class="label">目标</span></div>
<div class="tile"><span class="figure">8</span><span class="label">可比</span></div></div>
<ul class="findings"><li>甲<ul><li>乙</li></ul></li><li>见<a href="CN.zh.html">全国</a></li></ul>
<h4>表</h4>
<table class="outlook"><caption>说明</caption>
<thead><tr><th scope="col">指标</th>
<th scope="col" class="num">数值</th><th scope="col">结论</th></tr></thead>
<tbody><tr class="group"><th scope="rowgroup" colspan="3">第一组</th></tr>
<tr><th scope="row">专利<span class="unit">件</span></th>
<td class="num">12<span class="year">2025</span></td>
<td><span class="badge good">达标</span><span class="remark">一个理由。</span></td></tr>
<tr><th scope="row" rowspan="2">商标</th><td class="num">3</td><td>&lt;b&gt; &amp; #x</td></tr>
<tr><td class="num">4</td></tr></tbody></table>
<figure>{SVG}<figcaption>图注<span class="remark">定义</span></figcaption></figure>
<img alt="一点" src="data:image/png;base64,{PNG}" width="300" height="200">
<dl class="refusals"><dt>原因</dt><dd>甲；乙</dd></dl>
<details><summary>更多</summary><p>展开</p></details><pre class="printed">a  b
c</pre></section>
<section><h2>来源</h2><ol class="references">
<li id="source-7" value="7"><a href="https://example.org/a?b=1&amp;c=2">标题</a>
<span class="meta">某局</span></li><li id="source-8" value="8">另一</li></ol></section>
<script>alert(1)</script><nav>上一页</nav><p hidden>藏</p>
"""


def page(body: str = BODY, tag: str = "zh-CN", title: str = "上海市") -> str:
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}"><head><title>{title}</title>'
        f"<style>{css}</style></head><body><main>{body}</main></body></html>"
    )


def opened(pdf: bytes) -> str:
    """All that a PDF holds, with what is packed unpacked."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            parts.append(packed)
    return b"\n".join(parts).decode("latin-1")


@pytest.fixture(scope="session")
def sample():
    """The page, what it is made of, and a way to look into a PDF."""
    return SimpleNamespace(page=page, body=BODY, pixel=PIXEL, opened=opened)
