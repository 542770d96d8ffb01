"""Import in four steps, each with its address: file, columns, check, done. And the export of the same bundle."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from succession.access.doors import needs
from succession.cleaning import without_hidden
from succession.clock import now, today
from succession.db import db
from succession.exchange import operations
from succession.exchange.checking import LISTS, check_page
from succession.exchange.current import load_current
from succession.exchange.export import Tables, as_csv, as_workbook, tables_of
from succession.exchange.forms import ExportForm, UploadForm, field_name, matched_by, matching_form
from succession.exchange.models import Import
from succession.exchange.queries import (
    earlier_imports,
    find_import,
    has_key_positions,
    last_undo_day,
    outcome_of,
    plan_of,
    saved_mappings,
    sheets_of,
)
from succession.exchange.reading import Sheet, read_file, read_paste
from succession.exchange.shapes import BUNDLE, SHAPES, Mapped, Shape, columns_of, guess_mapping, guess_shape
from succession.pages import asked_page, done, render
from succession.refusals import Refusal

exchange = Blueprint("exchange", __name__)

STEPS = ("Paste or file", "Match columns", "Check", "Done")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@exchange.route("/import", methods=["GET", "POST"])
@needs("import.run", post="import.run", upload=True)
def start() -> AnyResponse:
    form = UploadForm()
    if form.validate_on_submit():
        try:
            name, sheets = _uploaded(form)
        except Refusal as refusal:
            field = form.pasted if refusal.field == "pasted" else form.files
            field.errors = [*field.errors, str(refusal)]
        else:
            import_ = operations.begin_import(current_user, now(), name, sheets)
            db.session.commit()
            return redirect(url_for("exchange.match", import_=import_.uuid))
    return render(
        422 if form.is_submitted() else 200,
        form=form,
        steps=STEPS,
        shapes=SHAPES.values(),
        earlier=earlier_imports(now()),
    )


def _uploaded(form: UploadForm) -> tuple[str, list[Sheet]]:
    """The name and the tables of what was sent."""
    files = [file for file in form.files.data or [] if file and file.filename]
    pasted = form.pasted.data or ""
    if files and pasted.strip():
        raise Refusal("Choose a file or paste cells, not both.", "files")
    if not files and not pasted.strip():
        raise Refusal("Choose a file, or paste cells below.", "files")
    if not files:
        try:
            return "Pasted cells", read_paste(pasted)
        except Refusal as refusal:
            raise Refusal(str(refusal), "pasted") from refusal
    names = [without_hidden(file.filename.replace("\\", "/").rsplit("/", 1)[-1])[:200] for file in files]
    sheets = [sheet for name, file in zip(names, files, strict=True) for sheet in read_file(name, file.read())]
    return ", ".join(names), sheets


@exchange.get("/import/sample")
@needs("import.run")
def sample() -> Response:
    """The three sheets of a bundle with their headings, to fill in."""
    return _file(as_workbook(Tables(), load_current(today())), WORKBOOK, "succession-bundle.xlsx")


@exchange.route("/import/<uuid:import_>/match", methods=["GET", "POST"])
@needs("import.run", post="import.run")
def match(import_: UUID) -> AnyResponse:
    found = _find(import_)
    if found.state not in ("uploaded", "matched"):
        return redirect(url_for("exchange.result", import_=found.uuid))
    sheets = sheets_of(found)
    shape, guess = _asked_matching(found, sheets)
    form = matching_form(shape, guess, {sheet.name: sheet for sheet in sheets}, found.effective_on, today())
    if form.is_submitted():
        mapping = matched_by(form, shape, guess, today())
        if mapping is not None and mapping and form.on.data is not None:
            operations.match_columns(found, shape.id, mapping, form.on.data)
            if form.save_as.data:
                operations.save_mapping(form.save_as.data.strip(), shape.id, mapping)
            db.session.commit()
            return redirect(url_for("exchange.check", import_=found.uuid))
        if not mapping and not form.errors:
            form.form_errors.append("No table of this file has the columns of a bundle. Choose another kind of file.")
    tables = [
        (table, matched["sheet"], [field_name(table, name) for name in columns_of(shape, table)])
        for table, matched in guess.items()
    ]
    return render(
        422 if form.is_submitted() else 200,
        import_=found,
        form=form,
        steps=STEPS,
        shapes=SHAPES.values(),
        shape=shape,
        tables=tables,
        sheets=[sheet.name for sheet in sheets] if shape is not BUNDLE else [],
        saved=saved_mappings(),
        never=sorted({header for sheet in sheets for header in sheet.never}),
    )


def _asked_matching(import_: Import, sheets: list[Sheet]) -> tuple[Shape, Mapped]:
    """The shape and the mapping that the address asks for, else those chosen before, else the guess."""
    saved = next((s for s in saved_mappings() if str(s.uuid) == request.args.get("saved")), None)
    if saved is not None:
        shape = SHAPES[saved.shape]
        guess = guess_mapping(shape, sheets)
        for table, matched in guess.items():
            header = next(sheet.header for sheet in sheets if sheet.name == matched["sheet"])
            columns = saved.mapping.get(table, {})
            matched["columns"] = {ours: theirs for ours, theirs in columns.items() if theirs in header}
        return shape, guess
    asked = request.args.get("shape", "")
    if asked not in SHAPES and import_.mapping:
        return SHAPES[import_.shape], import_.mapping
    shape = SHAPES[asked] if asked in SHAPES else guess_shape(sheets)
    chosen = [sheet for sheet in sheets if sheet.name == request.args.get("sheet")]
    return shape, guess_mapping(shape, chosen or sheets)


@exchange.route("/import/<uuid:import_>/check", methods=["GET", "POST"])
@needs("import.run", post="import.run")
def check(import_: UUID) -> AnyResponse:
    found = _find(import_)
    if found.state != "matched":
        step = "exchange.match" if found.state == "uploaded" else "exchange.result"
        return redirect(url_for(step, import_=found.uuid))
    plan, problem = plan_of(found, current_user.reader), ""
    if request.method == "POST":
        try:
            agreed, leave_out = request.form.get("agreed", ""), request.form.get("leave_out") == "yes"
            operations.carry_out(current_user, now(), found, plan, agreed, leave_out)
            db.session.commit()
            return redirect(url_for("exchange.result", import_=found.uuid))
        except Refusal as refusal:
            db.session.rollback()
            problem = str(refusal)
    page = check_page(found, plan, {name: asked_page(name) for name in LISTS}, last_undo_day(now()))
    return render(409 if problem else 200, page=page, problem=problem, steps=STEPS)


@exchange.post("/import/<uuid:import_>/answer")
@needs(post="import.run")
def answer(import_: UUID) -> AnyResponse:
    found = _find(import_)
    if found.state == "matched":
        operations.answer_question(found, _said("question"), _said("answer"))
        db.session.commit()
    return redirect(url_for("exchange.check", import_=found.uuid))


@exchange.post("/import/<uuid:import_>/cancel")
@needs(post="import.run")
def cancel(import_: UUID) -> AnyResponse:
    found = _find(import_)
    if found.state in ("uploaded", "matched"):
        operations.cancel_import(found)
        db.session.commit()
        done(f"Cancelled the import of {found.file_name}. Nothing was saved.")
    return redirect(url_for("exchange.start"))


@exchange.get("/import/<uuid:import_>/done")
@needs("import.run")
def result(import_: UUID) -> AnyResponse:
    found = _find(import_)
    if found.state in ("uploaded", "matched"):
        return redirect(url_for("exchange.check", import_=found.uuid))
    outcome = outcome_of(found, current_user.reader, now())
    return render(
        import_=outcome,
        words=outcome.words,
        rows=found.result.get("rows", {}),
        records=found.result.get("records", {}),
        notices=found.result.get("notices", []),
        kept=outcome.kept,
        undo_until=outcome.undo_until,
        has_key=has_key_positions(today()),
        steps=STEPS,
    )


@exchange.post("/import/<uuid:import_>/undo")
@needs(post="import.run")
def undo(import_: UUID) -> AnyResponse:
    found = _find(import_)
    try:
        undone = operations.undo_import(current_user, now(), found, current_user.reader)
    except Refusal as refusal:
        db.session.rollback()
        done(str(refusal))
    else:
        done(undone.sentence, undo=undone.change.uuid)
        db.session.commit()
    return redirect(url_for("exchange.result", import_=found.uuid))


@exchange.route("/export", methods=["GET", "POST"])
@needs("export.run", post="export.run", fresh=True)
def export() -> AnyResponse:
    form = ExportForm()
    here = load_current(today(), current_user.reader)
    tables = tables_of(here)
    if form.validate_on_submit():
        operations.record_export(current_user, now(), tables)
        db.session.commit()
        if form.format.data == "csv":
            return _file(as_csv(tables), "application/zip", "succession-bundle.zip")
        return _file(as_workbook(tables, here), WORKBOOK, "succession-bundle.xlsx")
    counts = [(name.capitalize(), f"{len(rows)} rows") for name, rows in tables.items()]
    return render(422 if form.is_submitted() else 200, form=form, counts=counts, on=today())


def _file(data: bytes, kind: str, name: str) -> Response:
    """A download whose name says nothing about anybody."""
    return send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)


def _said(name: str) -> str:
    """What a button of a question stands for."""
    return without_hidden(request.form.get(name, "")[:200])


def _find(uuid: UUID) -> Import:
    return find_import(uuid) or abort(404)
