"""Whether a text asserts, forecasts, doubts or denies a statement: cues and their scope.

Scope is the clause, in the spirit of NegEx (Chapman et al. 2001): a cue governs what follows it up to the
clause's end, and a doubt that closes a clause (``仍有争议``) governs what stands before it.
"""

from __future__ import annotations

import re
from typing import Final

from ontology.model import Status

_CLAUSE: Final = re.compile(
    r"[，,。；;！？!?\n]|\s—\s|——|\b(?:but|however|although|though|while|whereas)\b|但是?|然而"
    r"|不过|尽管|虽然?(?![拟])"
)

_DENIED: Final = re.compile(
    r"并未|尚未|从未|暂未|仍未|还未|未曾|未(?=公开|采用|使用|披露|推出|发布|布局|计划|参与|提出|与"
    r"|能|涉及|开展|直接|明确|独立|被|受|获|达成|出品)|没有|并非|并不|绝非|不是|不属于|不采用"
    r"|不使用|不基于|不再|不会|无意|否认|辟谣|不涉及|不包括|不含|与.{0,12}无关|放弃|终止|终止了"
    r"|取消|叫停|搁置|破裂|告吹|尚难|难以|无法|未必|而非|不算|不打算|不构成|不存在|不具备|不能"
    r"|谈不上|称不上|不等于|不足以|不参与|无关"
    r"|\b(?:not|never|no longer|neither|nor|without|denie[sd]|deny|denying|rejected|refuted"
    r"|cancel(?:l)?ed|abandoned|scrapped|terminated|dropped|stopped short of|isn't|wasn't|aren't"
    r"|doesn't|does not|didn't|did not|hasn't|has not|have not|haven't|won't|will not|cannot|can't"
    r"|rather than|instead of|no (?:plans?|evidence|intention|relation|connection|partnership)"
    r"|has yet to|have yet to|unrelated to|fell through|called off|ruled out)\b",
    re.IGNORECASE,
)
_NOT_DENIED: Final = re.compile(
    r"不仅|不只|不但|不单|不光|不断|不少|不到|不足(?=\d)|不同|不限于|不超过|不低于|不亚于|无需"
    r"|无论|无人驾驶|无声|无限|无缝|无线|未来|没有之一|not only|not just|no\.? ?\d|not least"
    r"|without (?:sacrificing|compromising|losing)|nothing (?:less|short)"
    r"|no (?:less|more|fewer) than",
    re.IGNORECASE,
)
_DOUBTED: Final = re.compile(
    r"大概率|或许|也许|可能(?!性|够)|疑似|据传|传闻|传言|传出|市场传|据称|或(?=将|为|能|会|已|采用"
    r"|使用|基于|属于|与|是|仍|有|可|在|于|由|源自|沿用)|似乎|猜测|推测|推断|争议|存疑|待证实"
    r"|未经证实|尚待|不确定|有待|是否|恐|或为|坊间|网传|未获证实|尚无定论|无定论|未予置评|不予置评"
    r"|有消息称|据.{0,6}爆料|爆料"
    r"|\b(?:may|might|could|possibly|perhaps|probably|likely|reportedly|rumou?red|rumou?rs?"
    r"|allegedly|alleged|unconfirmed|speculat\w+|unclear|disputed|debated|purported\w*|appears? to"
    r"|seems? to|suspected|whether|said to be|is believed|are believed|believed to|thought to"
    r"|arguably|contested|questioned|in talks|considering|unverified|doubt\w*)\b",
    re.IGNORECASE,
)
_FORECAST: Final = re.compile(
    r"将(?=于|在|会|推出|发布|上线|采用|与|开源|进军|布局|成为|接入|联合|由|面向|应用|展开|参与"
    r"|正式|陆续|继续|逐步|把|用于|延伸|持续|进一步|达|增|于)|计划|拟(?!人|态|合|真|物|音|像|剧"
    r"|定)|预计|有望|即将|正在洽谈|洽谈|筹备|筹划|规划|打算|准备(?=推出|发布|上线|进军|开源)"
    r"|未来(?:将|计划|有望|可|会)|后续(?:将|或|有望)|目标是|意向|愿景|磋商|谈判|待批|尚待批准|预期"
    r"|争取"
    r"|\b(?:will|would|plans? to|planned|planning to|expects? to|expected to|is set to|are set to"
    r"|scheduled|upcoming|aims? to|intends? to|slated|forthcoming|hopes? to"
    r"|proposed (?:deal|acquisition|merger|partnership)|pending|letter of intent|non-binding"
    r"|exploratory|on track to|going to|poised to|looking to|roadmap|prepar\w+ to|eyeing"
    r"|targets? (?:a )?(?:launch|release)|next (?:year|quarter|month)|later this year"
    r"|subject to)\b",
    re.IGNORECASE,
)
#: A doubt or denial that closes the clause governs what stands before it.
_BACKWARD: Final = re.compile(
    r"(?:仍|尚|还|均|皆|都|也|遭|被)?(?:有|存|存在|无)?(?:争议|疑问|待证实|未证实|不确定性|无定论"
    r"|存疑|被否认|被辟谣|不实|失实|子虚乌有|未获确认|搁置|告吹|终止|破裂|取消|被取消|未果|为假"
    r"|纯属谣言|系谣言|并不属实|不属实)"
    r"|(?:is|are|was|were|remains?) (?:un(?:clear|confirmed|verified)|disputed|denied|false"
    r"|in doubt|debated|contested|untrue|cancel\w+|dropped)|never (?:happened|closed"
    r"|materiali[sz]ed)|fell through|was called off",
    re.IGNORECASE,
)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause of ``text`` that holds ``[start, end)``: it may span several where the ends do."""
    left = 0
    for match in _CLAUSE.finditer(text, 0, start):
        left = match.end()
    following = _CLAUSE.search(text, end)
    return left, following.start() if following else len(text)


def status(text: str, start: int, end: int, trigger: tuple[int, int] | None = None) -> Status:
    """Tell how ``text`` (a sentence) puts a statement that stands at ``[start, end)``.

    ``trigger`` is the span of the word that states the relation, where there is one: a cue counts if it stands
    before the trigger or the last name, in their clause, or closes that clause.
    """
    left, right = clause(text, start, end)
    reach = max(end if trigger is None else trigger[1], start)
    scope = _NOT_DENIED.sub(lambda m: "·" * len(m.group()), text[left:right])
    before = scope[: reach - left]
    tail = scope[reach - left :]
    backward = _BACKWARD.search(tail)
    if _DENIED.search(before):
        return Status.DENIED
    if backward is not None:
        return (
            Status.DENIED
            if re.search(
                r"否认|谣|不实|失实|告吹|终止|破裂|取消|搁置|未果|denied|false|cancel|dropped"
                r"|never|fell|called off|untrue",
                backward.group(),
            )
            else Status.DOUBTED
        )
    if _DOUBTED.search(before):
        return Status.DOUBTED
    if _FORECAST.search(before):
        return Status.FORECAST
    return Status.ASSERTED
