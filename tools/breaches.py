"""What `tools/breach.py` plants: at least one breach of every import contract and of every house test.

The list may only grow. A breach names what it breaks, the check that must report it, and its edits: a path with what is
written there (`+` appends, `-` takes the file away, a pair replaces the first with the second).
"""

from __future__ import annotations

from dataclasses import dataclass

Edit = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Breach:
    """One planted breach. `check` is `contract:NAME`, `pure:TEST`, `database:TEST` or a test below tests/house.

    Those with the same `turn` are planted together, where a run costs much and none can be why another's test fails.
    """

    name: str
    check: str
    edits: dict[str, Edit]
    turn: str = ""


SRC = "src/wangjian/"
MONEY, MARK = f"{SRC}kernel/money.py", f"{SRC}law/mark.py"
CHANCE, HEALTH = f"{SRC}city/chance.py", f"{SRC}project/health.py"
HOME, DESK = f"{SRC}surfaces/portal/pages.py", f"{SRC}surfaces/desk/findings.py"
LONG = "\n".join(f"    value_{number} = {number}" for number in range(41))
DODGED = '''

def home(request: HttpRequest) -> HttpResponse:
    """Ask the database by names that no reader of code would find."""
    from importlib import import_module

    link = getattr(import_module("django." + "db"), "connection")
    with getattr(link, "cur" + "sor")() as pointer:
        getattr(pointer, "exe" + "cute")("SELECT 1")
    return HttpResponse("")
'''

KEY_TO = """

class Stray(models.Model):
    stray = models.ForeignKey("{target}", models.{rule}, related_name="+")
"""
HIDDEN = """    from wangjian.kernel.refusal import Refusal
    from wangjian.kernel.text import Text

    if rows < 0:
        raise Refusal("page.negative", Text("行数为负。", "Fewer rows than none."))
"""

CONTRACTS = [
    Breach("kernel knows law", "contract:storeys", {MONEY: "+import wangjian.law.mark\n"}),
    Breach("law knows project", "contract:storeys", {MARK: "+import wangjian.project.installation\n"}),
    Breach("city knows detect", "contract:storeys", {CHANCE: "+import wangjian.detect.score\n"}),
    Breach("detect knows city", "contract:storeys", {f"{SRC}detect/score.py": "+import wangjian.city.chance\n"}),
    Breach("law knows a surface", "contract:storeys", {MARK: "+import wangjian.surfaces.gate.answers\n"}),
    Breach("a folder without a storey", "contract:storeys", {f"{SRC}gossip/__init__.py": '"""No storey."""\n'}),
    Breach("portal knows desk", "contract:surfaces", {HOME: "+import wangjian.surfaces.desk.findings\n"}),
    Breach(
        "gate knows design",
        "contract:surfaces",
        {f"{SRC}surfaces/gate/answers.py": "+import wangjian.surfaces.design.paging\n"},
    ),
    Breach("a surface without a storey", "contract:surfaces", {f"{SRC}surfaces/kiosk/__init__.py": '"""None."""\n'}),
    Breach("kernel imports Django", "contract:pure", {MONEY: "+import django\n"}),
    Breach(
        "law imports Django inside a function", "contract:pure", {MARK: "+\n\ndef late() -> None:\n    import django\n"}
    ),
    Breach("city fetches from the network", "contract:pure", {CHANCE: "+import httpx\n"}),
    Breach("detect queues", "contract:pure", {f"{SRC}detect/score.py": "+import procrastinate\n"}),
    Breach(
        "two modules know each other", "contract:acyclic", {f"{SRC}kernel/text.py": "+import wangjian.kernel.refusal\n"}
    ),
]

WALLS = [
    Breach(
        "a contract is taken out",
        "test_walls.py::test_every_contract_is_there",
        {".importlinter": ("contract:pure", "contract:soft")},
    ),
    Breach(
        "the domain modules stand without their contracts",
        "test_walls.py::test_every_contract_is_there",
        {".importlinter": ("contract:inside", "contract:outside")},
    ),
    Breach(
        "layers let a folder stand outside",
        "test_walls.py::test_layers_are_exhaustive",
        {".importlinter": ("exhaustive = true", "")},
    ),
    Breach("a contract is broken", "test_walls.py::test_contracts_hold", {MONEY: "+import wangjian.law.mark\n"}),
    Breach(
        "the core's tests need Django",
        "pure:tests/kernel/test_money.py",
        {"tests/kernel/test_money.py": "+import django\n"},
    ),
    Breach("the core needs Django", "pure:tests/kernel/test_money.py", {MONEY: "+import django\n"}),
    Breach(
        "another module's models",
        "test_no_hidden_hands.py::test_models_are_imported_by_their_own_module_alone",
        {f"{SRC}project/health.py": "+from wangjian.modules.matters.models import Matter\n"},
    ),
    Breach(
        "a surface imports the database",
        "test_no_hidden_hands.py::test_surfaces_start_no_sql",
        {DESK: "+from django.db import connection\n"},
    ),
    Breach(
        "a surface queries a model",
        "test_no_hidden_hands.py::test_surfaces_start_no_sql",
        {DESK: "+ROWS_OF = Highlighted.objects\n"},
    ),
    Breach(
        "SQL from a surface, under other names",
        "database:tests/project/test_pages.py::test_no_page_starts_sql",
        {HOME: "+" + DODGED},
        turn="serving",
    ),
    Breach(
        "the watch over SQL sleeps",
        "database:tests/project/test_sql_watch.py::test_a_template_may_not_even_through_a_module",
        {f"{SRC}project/sql_watch.py": ('    if start == "a template"', '    if start == "nowhere"')},
        turn="holding",
    ),
    Breach("a row is deleted", "test_no_hidden_hands.py::test_nothing_is_deleted", {HEALTH: "+connection.delete()\n"}),
    Breach(
        "a foreign model by name",
        "test_no_hidden_hands.py::test_no_model_is_fetched_by_name",
        {HEALTH: '+from django.apps import apps\n\nMATTER = apps.get_model("matters", "Matter")\n'},
    ),
    Breach(
        "the web process may be the owner",
        "database:tests/project/test_roles.py::test_the_web_process_refuses_the_owner",
        {f"{SRC}project/wsgi.py": ("\nrefuse_strong_role()\n", "\n")},
        turn="serving",
    ),
]

MODULE = f"{SRC}modules/"
FOUND = f"{MODULE}organisations/operations/founding.py"
HOUSE_OF_MODULES = "test_modules.py::"

MODULES = [
    Breach(
        "a module knows one above",
        "contract:modules",
        {f"{MODULE}audit/models.py": "+import wangjian.modules.leads.facts\n"},
    ),
    Breach(
        "two modules of a storey know each other",
        "contract:modules",
        {f"{MODULE}vault/models.py": "+import wangjian.modules.files.facts\n"},
    ),
    Breach("a module without a storey", "contract:modules", {f"{MODULE}gossip/__init__.py": '"""No storey."""\n'}),
    Breach(
        "facts know models of their module",
        "contract:inside",
        {f"{MODULE}files/facts.py": "+import wangjian.modules.files.models\n"},
    ),
    Breach("a part no module has", "contract:inside", {f"{MODULE}files/receivers.py": '"""Listens."""\n'}),
    Breach(
        "operations know another module's models",
        "test_no_hidden_hands.py::test_models_are_imported_by_their_own_module_alone",
        {f"{MODULE}leads/operations/daily.py": "+from wangjian.modules.matters.models import Matter\n"},
    ),
    Breach(
        "a key points up",
        f"{HOUSE_OF_MODULES}test_keys_point_down_and_protect",
        {f"{MODULE}files/models.py": "+" + KEY_TO.format(target="cases.Case", rule="PROTECT")},
    ),
    Breach(
        "a key cascades",
        f"{HOUSE_OF_MODULES}test_keys_point_down_and_protect",
        {f"{MODULE}cases/models.py": "+" + KEY_TO.format(target="matters.Matter", rule="CASCADE")},
    ),
    Breach(
        "a table between two without a name",
        f"{HOUSE_OF_MODULES}test_no_key_to_many",
        {f"{MODULE}cases/models.py": '+MANY = models.ManyToManyField("matters.Matter")\n'},
    ),
    Breach(
        "a fact registered where it happens",
        f"{HOUSE_OF_MODULES}test_facts_are_registered_where_facts_are",
        {
            FOUND: "+from wangjian.modules.audit.facts import fact_type\n\n"
            'STRAY = fact_type("stray.found", 1, "发现", "Found")\n'
        },
    ),
    Breach(
        "a fact on no page",
        f"{HOUSE_OF_MODULES}test_every_fact_stands_on_its_page",
        {f"{MODULE}audit/facts.py": '+STRAY = fact_type("stray.found", 1, "发现", "Found")\n'},
    ),
    Breach(
        "an operation that hides a refusal",
        f"{HOUSE_OF_MODULES}test_every_operation_says_what_it_does_and_refuses",
        {
            f"{MODULE}audit/operations/records.py": (
                "    return _record(PAGE_READ",
                HIDDEN + "    return _record(PAGE_READ",
            )
        },
    ),
    Breach(
        "a module that offers nothing by name",
        f"{HOUSE_OF_MODULES}test_every_module_with_operations_offers_them",
        {f"{MODULE}audit/operations/__init__.py": ("__all__ = [", "offered = [")},
    ),
    Breach(
        "an operation without a test",
        f"{HOUSE_OF_MODULES}test_every_operation_is_tested",
        {
            f"{MODULE}audit/operations/__init__.py": ("__all__ = [", '__all__ = ["untried", '),
            f"{MODULE}audit/operations/records.py": '+\n\ndef untried() -> None:\n    """Do nothing."""\n',
        },
    ),
    Breach(
        "SQL in words on another module's table",
        f"{HOUSE_OF_MODULES}test_no_text_writes_the_table_of_another_module",
        {FOUND: '+STRAY = "COPY subjects_subject FROM STDIN"\n'},
    ),
    Breach(
        "the watch over writes sleeps",
        "database:tests/project/test_sql_watch.py::test_nobody_writes_the_tables_of_another",
        {f"{SRC}project/sql_watch.py": ("if module is not None and not", "if module == 0 and not")},
        turn="holding",
    ),
    Breach(
        "the app may change what is append-only",
        "database:tests/project/test_roles.py::test_the_app_only_adds_to_what_is_append_only",
        {f"{SRC}project/database/roles.py": ('return ("SELECT", "INSERT")', "return _WRITES")},
        turn="holding",
    ),
    Breach(
        "a reaction that is not there",
        "database:tests/project/test_wiring.py::test_every_reaction_is_one",
        {
            f"{SRC}project/wiring.py": (
                '        "exchange.acknowledged": (',
                '        "act.refused": ("wangjian.modules.gone.reactions.f",),\n        "exchange.acknowledged": (',
            )
        },
        turn="holding",
    ),
    Breach(
        "a reaction happens twice",
        "database:tests/modules/audit/test_reactions.py::test_a_reaction_happens_once",
        {
            f"{MODULE}audit/operations/reactions.py": (
                "            if cursor.rowcount == 0:",
                "            if cursor.rowcount < 0:",
            )
        },
        turn="serving",
    ),
    Breach(
        "the worker may be the owner",
        "database:tests/project/test_worker.py::test_it_does_not_work_as_the_owner",
        {f"{SRC}project/worker.py": ("    refuse_strong_role()\n", "")},
        turn="serving",
    ),
]

RULES = [
    Breach(
        "a clock in law",
        "test_plain_core.py::test_no_clock",
        {MARK: "+from datetime import date\n\nTODAY = date.today()\n"},
    ),
    Breach(
        "a clock by another name",
        "test_plain_core.py::test_no_clock",
        {MONEY: "+from time import time as now\n\nAT = now()\n"},
    ),
    Breach(
        "chance without a seed",
        "test_plain_core.py::test_no_unseeded_chance",
        {CHANCE: "+import random\n\nDRAWN = random.random()\n"},
    ),
    Breach(
        "a generator without a seed",
        "test_plain_core.py::test_no_unseeded_chance",
        {CHANCE: "+import numpy\n\nG = numpy.random.default_rng()\n"},
    ),
    Breach(
        "the core opens a socket", "test_plain_core.py::test_nothing_foreign_is_imported", {MARK: "+import socket\n"}
    ),
    Breach(
        "an import by a computed name",
        "test_plain_core.py::test_nothing_is_imported_by_a_computed_name",
        {MARK: '+from importlib import import_module\n\nD = import_module("djan" + "go")\n'},
    ),
    Breach(
        "the core reads the environment",
        "test_plain_core.py::test_the_environment_is_not_read",
        {MARK: '+import os\n\nE = os.environ["HOME"]\n'},
    ),
    Breach(
        "a signal of ours",
        "test_no_hidden_hands.py::test_no_signals_of_ours",
        {HEALTH: "+from django.db.models.signals import post_save\n"},
    ),
    Breach(
        "save does more",
        "test_no_hidden_hands.py::test_no_save_overrides_and_no_automatic_dates",
        {HEALTH: "+\n\nclass Row:\n    def save(self) -> None:\n        print(1)\n"},
    ),
    Breach(
        "a date that sets itself",
        "test_no_hidden_hands.py::test_no_save_overrides_and_no_automatic_dates",
        {HEALTH: "+FIELD = dict(auto_now=True)\n"},
    ),
    Breach(
        "a user on a thread",
        "test_no_hidden_hands.py::test_no_user_hangs_on_a_thread",
        {HEALTH: "+import threading\n\nUSER = threading.local()\n"},
    ),
    Breach("a long module", "test_shape.py::test_modules_are_short", {MONEY: "+" + "# more\n" * 350}),
    Breach(
        "a long function", "test_shape.py::test_functions_are_short", {MONEY: f"+\n\ndef long() -> None:\n{LONG}\n"}
    ),
    Breach(
        "many parameters",
        "test_shape.py::test_functions_take_few_parameters",
        {MONEY: "+\n\ndef many(a, b, c, d, e, f, g):\n    return a\n"},
    ),
    Breach(
        "a name that says nothing",
        "test_shape.py::test_names_say_what_a_module_is_about",
        {f"{SRC}kernel/utils.py": '"""Things."""\n'},
    ),
    Breach(
        "an exception too many",
        "test_shape.py::test_the_exceptions_only_shrink",
        {"tests/house/test_shape.py": ("str] = {}", 'str] = {"a": "b"}')},
    ),
    Breach("an empty folder", "test_shape.py::test_no_folder_is_empty", {f"{SRC}modules/campaigns/": ""}),
    Breach("an empty leftover", "test_shape.py::test_no_module_is_an_empty_leftover", {f"{SRC}kernel/left.py": "\n"}),
    Breach(
        "a host of a registry",
        "test_files.py::test_no_host_of_a_registry",
        {"requirements/run.in": "+--ind" + "ex-url https://example.org/sim" + "ple/\n"},
    ),
    Breach(
        "a path of a machine",
        "test_files.py::test_no_path_of_a_machine",
        {"docs/STATUS.md": "+see /ho" + "me/someone/notes\n"},
    ),
    Breach("unfinished work", "test_files.py::test_nothing_is_marked_unfinished", {MONEY: "+# TO" + "DO round\n"}),
    Breach(
        "a silenced check without a reason",
        "test_files.py::test_a_silenced_check_says_why",
        {MONEY: "+import os  # no" + "qa: F401\n"},
    ),
    Breach(
        "a test that never runs",
        "test_files.py::test_no_test_is_skipped",
        {"tests/kernel/test_money.py": "+import pytest\n\npytest.sk" + "ip()\n"},
    ),
    Breach("a large file", "test_files.py::test_no_large_file", {"docs/large.txt": "x" * 1_500_001}),
    Breach(
        "sentences that differ",
        "test_sentences.py::test_both_languages_name_the_same_parameters",
        {MONEY: '+ODD = Text("共{n}元", "yuan")\n'},
    ),
    Breach(
        "a pin without a hash",
        "test_requirements.py::test_every_pin_is_hashed",
        {"requirements/run.txt": "+zzz==1.0\n"},
    ),
    Breach(
        "tests run with another version",
        "test_requirements.py::test_tests_run_with_the_versions_that_run",
        {"requirements/test.txt": ("\ndjango==5.2", "\ndjango==5.1")},
    ),
    Breach(
        "imported and not pinned",
        "test_requirements.py::test_what_is_imported_is_pinned",
        {"pyproject.toml": ('    "tzdata",\n', '    "tzdata",\n    "flask",\n')},
    ),
    Breach(
        "a version the changelog does not know",
        "test_requirements.py::test_the_version_is_one",
        {"CHANGELOG.md": ("## 0.", "## 9.")},
    ),
]

DOCUMENTS = [
    Breach(
        "an option nobody documented",
        "test_commands.py::test_every_command_and_option_is_on_the_page",
        {
            f"{SRC}project/commands/up.py": (
                "    up.set_defaults",
                '    up.add_argument("--quiet")\n    up.set_defaults',
            )
        },
    ),
    Breach(
        "a command nobody documented",
        "test_commands.py::test_every_command_and_option_is_on_the_page",
        {f"{SRC}project/commands/up.py": ('parser("up"', 'parser("upward"')},
    ),
    Breach(
        "a page of a command that is gone",
        "test_commands.py::test_the_page_names_no_command_that_is_not_there",
        {"docs/cli.md": "+\n## `wangjian down`\n\nStops.\n"},
    ),
    Breach(
        "a command nobody can call",
        "test_commands.py::test_every_module_of_commands_is_registered",
        {f"{SRC}project/commands/down.py": '"""Stops."""\n'},
    ),
    Breach(
        "a document that tells to type what is not there",
        "test_commands.py::test_what_documents_tell_to_type_is_understood",
        {"README.md": "+\n```sh\n.venv/bin/wangjian law maybe\n```\n"},
    ),
    Breach(
        "a mission row twice",
        "test_docs.py::test_the_map_holds_every_row_once_with_one_module",
        {"docs/map.md": "+\n| 1.1 | matters | not yet | 一 | one |\n"},
    ),
    Breach(
        "a mission row lost",
        "test_docs.py::test_the_map_holds_every_row_once_with_one_module",
        {"docs/map.md": ("\n| 13.5 ", "\n| 13.6 ")},
    ),
    Breach(
        "a module the house does not have",
        "test_docs.py::test_the_map_holds_every_row_once_with_one_module",
        {"docs/map.md": ("| 1.1 | matters |", "| 1.1 | stuff |")},
    ),
    Breach(
        "a security id that points nowhere",
        "test_docs.py::test_every_security_id_points_somewhere",
        {"docs/security.md": ("`src/wangjian/project/hosts.py`", "`src/gone.py`")},
    ),
    Breach(
        "a security id lost",
        "test_docs.py::test_no_security_id_is_lost_or_stands_twice",
        {"docs/security.md": ("\n| V3.7.1 |", "\n| 3.7.1-lost |")},
    ),
    Breach(
        "one term with two words",
        "test_docs.py::test_the_glossary_has_one_word_for_one_term",
        {"docs/glossary.md": ("| 信号 |", "| 检测 |")},
    ),
    Breach(
        "a link that leads nowhere", "test_docs.py::test_links_lead_somewhere", {"docs/STATUS.md": "+[gone](gone.md)\n"}
    ),
    Breach(
        "a module on no page",
        "test_docs.py::test_every_module_is_on_a_page",
        {f"{SRC}kernel/novelty.py": '"""New."""\n'},
    ),
    Breach(
        "a signal without a page",
        "test_docs.py::test_every_signal_has_a_page",
        {f"{SRC}detect/signals/novelty.py": '"""New."""\n'},
    ),
    Breach(
        "a procedure without its page",
        "test_docs.py::test_every_procedure_has_a_page_that_names_each_move",
        {"docs/procedures/case.md": "-"},
    ),
]

BREACHES = [*CONTRACTS, *WALLS, *MODULES, *RULES, *DOCUMENTS]
