"""The modules of the pages joined into one."""

from __future__ import annotations

import pytest

from cop.core.scripts import join


def test_modules_come_before_those_that_import_them_and_keep_their_names_apart(tmp_path):
    (tmp_path / "js").mkdir()
    (tmp_path / "vendor.js").write_text("export class Base {}\n")
    (tmp_path / "js" / "a.js").write_text('export function say(x) {\n  return x;\n}\nexport const word = "a";\n')
    (tmp_path / "js" / "b.js").write_text(
        'import { Base } from "../vendor.js";\nimport { word as said } from "./a.js";\n'
        'const word = said;\nexport default class extends Base {\n  go() {\n    return import("../late.js");\n  }\n}\n'
    )
    (tmp_path / "js" / "app.js").write_text('import B from "./b.js";\nimport { say } from "./a.js";\nsay(new B());\n')
    text = join(tmp_path / "js" / "app.js").decode()
    assert text.startswith('import * as module0 from "../vendor.js";')
    assert text.index("function say") < text.index("const { word: said } = module1;") < text.index("const B = module2")
    assert 'import("../late.js")' in text
    assert text.count("function say") == 1


def test_a_form_that_is_not_known_stops_the_start(tmp_path):
    (tmp_path / "app.js").write_text('import * as all from "./other.js";\n')
    with pytest.raises(ValueError, match=r"app\.js"):
        join(tmp_path / "app.js")


def test_the_pages_ask_for_one_script_of_ours(app, client):
    text = app.extensions["assets"].content("js/app.js").decode()
    asked = [line for line in text.splitlines() if line.startswith("import ")]
    assert asked == ['import * as module0 from "../vendor/hotwire.js";']
    assert 'import("../vendor/socket.io.esm.min.js")' in text
