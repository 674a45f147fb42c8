"""A delivery as the mail that it is: the same bytes each time it is made."""

from email import policy
from email.message import EmailMessage
from pathlib import Path

from components.taken.xlsx import book_bytes
from reports import agency, sentences
from reports.chat import chat_text
from reports.content import Content, scheduled, told
from reports.docx import docx_bytes
from reports.pdf import agency_pdf, pdf_bytes
from reports.tables import tables
from warehouse.deliveries import Delivery
from warehouse.packs import Pack
from words import t

PDF = ("application", "pdf")
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


def of_pack(one: Delivery, pack: Pack, content: Content, sender: str, fonts: Path) -> EmailMessage:
    """An agency gets its own page and sentences alone."""
    stage = t(f"review.stage_{one.stage}", content.lang)
    name = f"{'simulasi-' if content.mark else ''}rapat-{one.week}-{one.stage}"
    if one.agency:
        who = content.names.agency(one.agency)
        mail = _mail(one, f"{content.title}: {stage} {who}", content.mark, sender)
        mail.set_content(_agency_text(one, pack, content))
        attached = [(PDF, agency_pdf(content, one.agency, fonts), f"{name}-{one.agency}.pdf")]
    else:
        mail = _mail(one, f"{content.title}: {stage}", content.mark, sender)
        mail.set_content("\n\n".join([chat_text(content), *_how(pack, content)]))
        attached = [
            (PDF, pdf_bytes(content, fonts), f"{name}.pdf"),
            (XLSX, book_bytes(tables(content)), f"{name}.xlsx"),
            (DOCX, docx_bytes(content), f"{name}.docx"),
        ]
    for (main, sub), data, filename in attached:
        mail.add_attachment(data, maintype=main, subtype=sub, filename=filename)
    _fix_boundary(mail, one)
    return mail


def notice(one: Delivery, place: str, mark: str, lang: str, sender: str) -> EmailMessage:
    """`place`: the service and its city."""
    week = f"{one.week} ({t(f'review.stage_{one.stage}', lang)})"
    mail = _mail(one, t("review.notice_subject", lang, week=week), mark, sender)
    mail.set_content("\n\n".join([one.text, t("review.notice_end", lang, place=place)]))
    return mail


def _mail(one: Delivery, subject: str, mark: str, sender: str) -> EmailMessage:
    mail = EmailMessage(policy.SMTP)
    mail["From"], mail["To"] = sender, one.address
    mail["Subject"] = f"[{mark}] {subject}" if mark else subject
    mail["Date"] = one.made_at
    mail["Message-ID"] = one.message_id
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def _agency_text(one: Delivery, pack: Pack, content: Content) -> str:
    lang, page = content.lang, agency.page(content, one.agency)
    own = agency.part(content, one.agency)
    figures = [
        f"- {sentences.title(each, content.names.agency, lang)}: "
        f"{sentences.headline(each, lang)[0]}, {sentences.status(each, lang)}"
        for each in own.review.agency_figures
    ]
    asked = [t("review.please_object", lang, until=page["until"])] if page["until"] else []
    parts = [page["title"], "\n".join([*figures, *page["notes"]]), *asked, *_how(pack, content)]
    return "\n\n".join(part for part in parts if part)


def _how(pack: Pack, content: Content) -> list[str]:
    """When it was made and why not when it should have been, from what, and the schedule with its shifts."""
    lines = [pack.message, scheduled(content), *(f"{what}: {said}" for what, said in told(content)[1:4])]
    return ["\n".join(line for line in lines if line)]


def _fix_boundary(mail: EmailMessage, one: Delivery) -> None:
    """Else each making has its own, by chance."""
    mail.set_boundary(f"=_{one.message_id[1:33]}")
