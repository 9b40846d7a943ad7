"""What was typed and not recorded: it survives leaving, a refusal and the death of the program."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.rooms import Room
from tests.tui.said import says, way
from tests.tui.stage import on_screen
from tests.tui.test_hostile import clean
from tests.tui.writing import give, writer
from warroom.core.errors import Refused
from warroom.tui import editor
from warroom.tui.drafts import MOST, Drafts, Slot
from warroom.tui.layouts import Layouts
from warroom.tui.memory import Memory
from warroom.tui.verbs.files import completed


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff", b'{"x": 1}', b"[" * 100_000])
def test_a_damaged_file_is_forgotten(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "drafts.json"
    path.write_bytes(damage)
    drafts = Drafts(Memory(path))
    assert drafts.get(Slot("a")) == ""
    drafts.keep(Slot("a"), "half")
    drafts.save()
    assert Drafts(Memory(path)).get(Slot("a")) == "half"
    assert Layouts(Memory(path), "x").of("y") == {}


def test_the_file_is_its_owners_alone_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "state" / "drafts.json"
    Memory(path).save({"a": "grün"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["drafts.json"], "nothing is left beside it"
    assert Memory(path).load() == {"a": "grün"}


def test_a_disk_that_takes_nothing_disturbs_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    Memory(tmp_path / "file" / "drafts.json").save({"a": "b"})


def test_two_programs_of_one_person_do_not_lose_each_others_drafts(tmp_path: Path) -> None:
    one, other = (Drafts(Memory(tmp_path / "drafts.json")) for _ in range(2))
    one.keep(Slot("a"), "mine")
    one.save()
    other.keep(Slot("b"), "yours")
    other.save()
    one.keep(Slot("a"), "")
    one.save()
    assert Memory(tmp_path / "drafts.json").load() == {"b": "yours"}


def test_the_oldest_drafts_go_first(tmp_path: Path) -> None:
    drafts = Drafts(Memory(tmp_path / "drafts.json"))
    for n in range(MOST + 5):
        drafts.keep(Slot(str(n)), "x")
    drafts.save()
    assert list(Memory(tmp_path / "drafts.json").load()) == [str(n) for n in range(5, MOST + 5)]


def test_a_private_draft_is_on_no_disk(tmp_path: Path) -> None:
    drafts = Drafts(Memory(tmp_path / "drafts.json"))
    drafts.keep(Slot("a", private=True), "advice of counsel")
    drafts.save()
    assert drafts.get(Slot("a", private=True)) == "advice of counsel"
    assert not (tmp_path / "drafts.json").exists()


async def test_what_is_being_typed_is_on_the_disk_within_a_tick_and_comes_back(tmp_path: Path) -> None:
    room, path = Room(), tmp_path / "drafts.json"
    async with on_screen(room, drafts=Memory(path)) as stage:
        await stage.press("u")
        await stage.asked("What is the situation?")
        await stage.press(*"half a ")
        await stage.until(lambda: path.exists() and "half a " in path.read_text(), "wrote it down while it was typed")
    async with on_screen(room, drafts=Memory(path)) as stage:
        await stage.press("u")
        await stage.sees("What is the situation?", "this is your draft from before")
        await stage.type("sentence")
        await says(stage, "UPDATE: half a sentence")
        assert json.loads(path.read_text()) == {}, "recorded, and a draft no more"


async def test_leaving_the_program_in_the_middle_keeps_what_was_typed(tmp_path: Path) -> None:
    room, path = Room(), tmp_path / "drafts.json"
    async with on_screen(room, drafts=Memory(path)) as stage:
        await stage.press("n")
        await stage.asked("What do you want to note?")
        await stage.press(*"seen")
        stage.app.exit()
    assert list(json.loads(path.read_text()).values()) == ["seen"]


async def test_a_labelled_draft_stays_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    async with on_screen(Room(), drafts=Memory(path)) as stage:
        await stage.press("N")
        await stage.type("privileged")
        await stage.asked("What do you want to say")
        await stage.press("enter")
        await stage.asked("What do you want to note?")
        await stage.press(*"we are liable", "escape")
        await says(stage, "nothing was recorded")
        await stage.press("N")
        await stage.type("privileged")
        await stage.asked("What do you want to say")
        await stage.press("enter")
        await stage.asked("What do you want to note?")
        assert stage.screen.prompt.typed == "we are liable"
        stage.app.exit()
    assert not path.exists()


async def test_a_result_survives_a_path_that_is_wrong(tmp_path: Path) -> None:
    async with on_screen(Room(), who="ben") as stage:
        await stage.press("d")
        await stage.asked("What is the result?")
        await stage.type("both regions")
        await stage.asked("Which file")
        await stage.type(str(tmp_path / "nowhere"))
        await says(stage, "No such file", refused=True)
        assert "what you typed is kept" in way(stage)
        await stage.press("d")
        await stage.asked("What is the result?")
        assert stage.screen.prompt.typed == "both regions"
        await stage.press("escape", "j", "d")
        await stage.asked("What is the result?")
        assert stage.screen.prompt.typed == "", "another step has a result of its own"


def test_a_path_is_completed_as_far_as_it_is_certain(tmp_path: Path) -> None:
    for name in ("logs-a.tar", "logs-b.tar", "prompt.txt", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "trap\x1b]52;c;aGk=\x07\u202e").touch()
    assert completed(f"{tmp_path}/l") == f"{tmp_path}/logs-"
    assert completed(f"{tmp_path}/logs-b") == f"{tmp_path}/logs-b.tar"
    assert completed(f"{tmp_path}/fo") == f"{tmp_path}/folder/"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert completed(f"{tmp_path}/logs-b.tar {tmp_path}/fo") == f"{tmp_path}/logs-b.tar {tmp_path}/folder/"
    for typed in (f"{tmp_path}/", f"{tmp_path}/tra", f"{tmp_path}/x", "/nowhere/at/all", "", "\0"):
        assert completed(typed) == typed or not typed


async def test_tab_completes_the_path_of_the_evidence(tmp_path: Path) -> None:
    (tmp_path / "proof.txt").write_bytes(b"seen")
    async with on_screen(Room(), who="ben") as stage:
        await stage.press("d")
        await stage.asked("What is the result?")
        await stage.press("enter")
        await stage.asked("Which file")
        await stage.press(*f"{tmp_path}/pr", "tab", "enter")
        await says(stage, "step preserve done [evidence proof.txt")


async def test_a_room_is_laid_out_as_it_was_left() -> None:
    room, memory = Room(), Memory()
    async with on_screen(room, memory=memory) as stage:
        await stage.press("4", "plus")
        await stage.until(lambda: stage.screen.has_class("-maximised"), "enlarged it")
        stage.app.exit()
    async with on_screen(room, memory=memory) as stage:
        await stage.until(lambda: stage.screen.has_class("-maximised"), "was enlarged again")
        await stage.until(lambda: stage.screen.timeline.rows.has_focus, "gave it the keys")


def test_an_editor_is_given_the_draft_in_a_file_of_ones_own_that_is_gone_afterwards(tmp_path: Path) -> None:
    does = "print(oct(path.stat().st_mode & 0o777), path, file=open(sys.argv[0] + '.seen', 'w'))\n"
    arguments = writer(tmp_path, f"{does}path.write_text(path.read_text() + 'and\\nmore\\n')")
    assert editor.edit(arguments, "begun") == "begun\nand\nmore"
    mode, path = (tmp_path / "editor.py.seen").read_text().split()
    assert mode == "0o600"
    assert not Path(path).exists()


@pytest.mark.parametrize(
    ("does", "words"),
    [("sys.exit(3)", "ended with 3"), ("path.write_bytes(b'\\xff')", "no text"), ("path.unlink()", "no")],
)
def test_an_editor_that_fails_is_refused(tmp_path: Path, does: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        editor.edit(writer(tmp_path, does), "begun")


@pytest.mark.parametrize("named", ["", "  ", "'unclosed", "/nowhere/at/all --wait"])
def test_an_editor_that_is_not_there_is_refused(named: str) -> None:
    with pytest.raises(Refused):
        editor.edit(editor.command({"EDITOR": named}), "begun")


def test_an_editor_is_named_with_its_arguments_and_no_shell() -> None:
    assert editor.command({"EDITOR": "vi", "VISUAL": "code --wait '; rm -rf /'"}) == ["code", "--wait", "; rm -rf /"]


async def test_a_longer_text_is_written_in_the_editor_and_seen_before_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, tmp_path, "path.write_text(path.read_text().strip() + ' line\\nand \\x1b[2Janother')")
    async with on_screen(Room()) as stage:
        await stage.press("n")
        await stage.asked("What do you want to note?")
        await stage.sees("ctrl+r editor")
        await stage.press(*"one", "ctrl+r")
        await stage.sees("one line", "and ␛[2Janother", "say it")
        await stage.press("enter")
        await says(stage, "one line")
        assert stage.room.events[-1].body.text == "one line\nand \x1b[2Janother"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("answer", "recorded"), [("say", "one\nand \x1b]52;c;aGk=\x07\u202eanother"), ("anew", "short")]
)
async def test_what_an_editor_left_and_nobody_said_comes_back_as_it_is_and_is_never_obeyed(
    answer: str, recorded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, tmp_path, r"path.write_text('one\nand \x1b]52;c;aGk=\x07\u202eanother')")
    async with on_screen(Room()) as stage:
        for key in ("ctrl+r", "down"):
            await stage.press("n")
            await stage.asked("What do you want to note?")
            await stage.press(key)
            await stage.sees("one", "and ␛]52;c;aGk=␇⟨U+202E⟩another", "say it")
            clean(stage)
            if key == "ctrl+r":
                await stage.press("escape")
                await stage.sees("kept for the next try")
        await stage.sees("this is your draft from before")
        await stage.type(answer)
        if answer == "anew":
            await stage.until(lambda: stage.screen.prompt.question and stage.screen.prompt.question.long, "was asked")
            await stage.type(recorded)
        await stage.until(lambda: stage.room.kinds[-1] == "note.added", "recorded it")
        assert stage.room.events[-1].body.text == recorded  # type: ignore[union-attr]


async def test_to_type_an_answer_anew_asks_the_same_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, tmp_path, r"path.write_text('one\ntwo')")
    async with on_screen(Room()) as stage:
        for key in ("ctrl+r", "down"):
            await stage.press("c")
            await stage.asked("What was changed in the system?")
            await (stage.type("a flag is off") if key == "ctrl+r" else stage.press("enter"))
            await stage.asked("Anything to add? (Enter for nothing)")
            await stage.press(key)
            await stage.sees("say it")
            if key == "ctrl+r":
                await stage.press("escape")
                await stage.sees("nothing was recorded")
        await stage.type("anew")
        await stage.until(lambda: stage.screen.prompt.question and stage.screen.prompt.question.long, "was asked")
        await stage.press("enter")
        await stage.until(lambda: stage.room.kinds[-1] == "note.added", "took nothing for an answer")


async def test_a_draft_that_an_editor_emptied_is_no_answer_where_one_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, tmp_path, r"path.write_text('' if path.read_text() else 'one\ntwo')")
    async with on_screen(Room()) as stage:
        before = stage.room.incident.seq
        for key in ("ctrl+r", "down"):
            await stage.press("n")
            await stage.asked("What do you want to note?")
            await stage.press(key)
            await stage.sees("say it")
            if key == "ctrl+r":
                await stage.press("escape")
                await stage.sees("nothing was recorded")
        await stage.type("edit it again")
        await stage.sees("(nothing)")
        await stage.press("enter")
        await stage.until(lambda: stage.screen.prompt.question and stage.screen.prompt.question.long, "was asked again")
        assert stage.room.incident.seq == before


async def test_what_would_have_been_labelled_is_never_offered_without_its_label(tmp_path: Path) -> None:
    async with on_screen(Room(), drafts=Memory(tmp_path / "drafts.json")) as stage:
        await stage.press("N")
        await stage.asked("What kind of entry")
        await stage.type("privileged")
        await stage.asked("What do you want to say that is privileged?")
        await stage.type("finish a step")
        await stage.asked("Which step?")
        await stage.type("triage-check")
        await stage.asked("What is the result?")
        await stage.press(*"counsel", "escape")
        await stage.sees("nothing was recorded")
        stage.screen.steps.rows.select("triage-check")
        await stage.press("1", "d")
        await stage.asked("What is the result?")
        assert stage.screen.prompt.typed == ""
        await stage.press("x", "escape")
        await stage.sees("nothing was recorded")
    assert list(json.loads((tmp_path / "drafts.json").read_text()).values()) == ["x"]


@pytest.mark.parametrize("told", [" \n plain", "plain \n"])
async def test_a_break_before_or_behind_a_text_is_not_put_into_the_line(told: str) -> None:
    room = Room()
    room.do("fact_set", fact="summary", value=told)
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("f")
        await stage.asked("Which question?")
        await stage.type("What happened?")
        await stage.asked("What happened?")
        await stage.sees("say it")
        strips = stage.app.screen._compositor.render_strips()
        assert not [strip.text for strip in strips if "\n" in strip.text]


@pytest.mark.parametrize("told", ["one\ntwo\x1b[2J", "word " * 1_000 + "end", "plain"])
async def test_an_answer_that_is_left_as_it_was_is_recorded_as_it_was(told: str) -> None:
    room = Room()
    before = room.do("fact_set", fact="summary", value=told).seq
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("f")
        await stage.asked("Which question?")
        await stage.type("What happened?")
        await stage.asked("What happened?")
        clean(stage)
        await stage.press("enter")
        await stage.until(lambda: room.incident.seq > before, "recorded it")
        assert room.events[-1].body.value == told  # type: ignore[union-attr]


async def test_a_long_text_that_is_pasted_is_recorded_whole(tmp_path: Path) -> None:
    text = "ten kilobytes of an answer " * 400
    async with on_screen(Room(), drafts=Memory(tmp_path / "drafts.json")) as stage:
        await stage.press("n")
        await stage.asked("What do you want to note?")
        await stage.type(text)
        await stage.until(lambda: stage.room.kinds[-1] == "note.added", "recorded it")
        assert stage.room.events[-1].body.text == text.strip()  # type: ignore[union-attr]
        await stage.press("n")
        await stage.asked("What do you want to note?")
        await stage.type(7 * text)
        await says(stage, "60000 is the most", refused=True)
        assert set(json.loads((tmp_path / "drafts.json").read_text()).values()) == {(7 * text).strip()}


async def test_where_no_editor_is_named_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    async with on_screen(Room()) as stage:
        await stage.press("n")
        await stage.asked("What do you want to note?")
        await stage.press(*"one", "ctrl+r")
        await says(stage, "neither VISUAL nor EDITOR names an editor", refused=True)
        await stage.press("n")
        await stage.asked("What do you want to note?")
        assert stage.screen.prompt.typed == "one"


async def test_a_text_that_will_be_labelled_is_not_given_to_an_editor() -> None:
    room = Room()
    seq = room.do("note_add", text="advice", label="privileged").seq
    async with on_screen(room) as stage:
        stage.screen.timeline.rows.select(str(seq))
        await stage.press("4", "E")
        await stage.asked(f"What should entry {seq} have said?")
        assert "ctrl+r" not in stage.lines[-1]
