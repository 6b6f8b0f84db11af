"""A config in several files: what comes together, what stands in one alone, where findings are."""

import os
from pathlib import Path

import pytest

from meshgen.config import Config, load_config
from meshgen.errors import MeshgenError
from meshgen.findings import Location, Related
from tests.config.problems import FILE, whole

Files = dict[str, str]
WEB = "services:\n  web: {image: nginx, port: 80}\n"
PAY = "services:\n  pay: {image: pay, port: 80}\n"
INCLUDE = "include: [services/*.yaml]\n"


def written(files: Files) -> None:
    """Write files into the current folder; the config's has its header."""
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(whole(text) if name == FILE else text, encoding="utf-8")


def loaded(files: Files) -> Config:
    written(files)
    return load_config(Path(FILE))


def told(files: Files) -> list[str]:
    """Return the findings of a config in files, a line each."""
    with pytest.raises(MeshgenError) as raised:
        loaded(files)
    return [str(finding) for finding in raised.value.findings]


def test_services_of_several_files(folder: Path) -> None:
    config = loaded({FILE: INCLUDE + WEB, "services/pay.yaml": PAY})
    (resolved,) = config.environments.values()
    assert sorted(resolved.mesh.services or {}) == ["pay", "web"]
    assert resolved.location(("services", "pay", "port")) == Location("services/pay.yaml", 2, 27)
    assert config.included == (Path("services/pay.yaml"),)


def test_files_are_found_from_the_configs_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written({FILE: INCLUDE + WEB, "services/pay.yaml": PAY.replace("port: 80", "port: x")})
    monkeypatch.chdir(folder.parent)
    path = Path(folder.name, FILE)
    with pytest.raises(MeshgenError) as raised:
        load_config(path)
    (finding,) = raised.value.findings
    assert finding.location.file == f"{folder.name}/services/pay.yaml"


def test_a_service_and_what_an_environment_says_of_it(folder: Path) -> None:
    main = (
        INCLUDE + WEB + "environments:\n  dev:\n  prod: {namespace: p, services: {web: {port: 1}}}"
    )
    pay = PAY + "environments: {prod: {services: {pay: {replicas: 3}}}, dev: {labels: {a: b}}}\n"
    config = loaded({FILE: main, "services/pay.yaml": pay})
    mesh = config.environments["prod"].mesh
    assert mesh.services is not None
    assert (mesh.services["pay"].replicas, mesh.services["web"].port) == (3, 1)
    assert mesh.namespace is not None
    assert mesh.namespace.name == "p"
    assert config.environments["dev"].mesh.labels == {"a": "b"}


def test_a_team_has_its_namespace_in_its_file(folder: Path) -> None:
    main = INCLUDE + WEB + "environments: {prod: {namespaces: {data: {name: d}}}}\n"
    main += "namespaces: {data: {}}\n"
    pay = PAY.replace("{image", "{namespace: pay, image") + "namespaces: {pay: {mtls: STRICT}}\n"
    pay += "environments: {prod: {namespaces: {pay: {name: p}}}}\n"
    prod = loaded({FILE: main, "services/pay.yaml": pay}).environments["prod"]
    namespaces = prod.mesh.namespaces or {}
    assert {name: namespace.name for name, namespace in namespaces.items()} == {
        "data": "d",
        "pay": "p",
    }
    assert namespaces["pay"].mtls is not None
    assert prod.location(("namespaces", "pay", "name")) == Location("services/pay.yaml", 4, 48)


def test_lists_add_up_in_the_order_of_the_files(folder: Path) -> None:
    names = ("external: [Secret/{}]\n".format, "labels: {{{}: x}}\n".format)
    files = {
        FILE: "include: [z.yaml, '[ab].yaml', '*.yaml', '!c.yaml', '!meshgen.yaml']\n" + WEB,
        **{f"{name}.yaml": "".join(say(name) for say in names) for name in "abcz"},
    }
    main = files[FILE] + names[0]("main")
    config = loaded({**files, FILE: main})
    mesh = config.base.mesh
    assert mesh.existing == ["Secret/main", "Secret/z", "Secret/a", "Secret/b"]
    assert mesh.labels == {"z": "x", "a": "x", "b": "x"}
    assert [str(path) for path in config.included] == ["z.yaml", "a.yaml", "b.yaml"]


def test_what_says_nothing_is_in_nobodys_way(folder: Path) -> None:
    main = INCLUDE + "services:\nresources:\nenvironments:\n"
    pay = PAY + "resources: [a.yaml]\nenvironments: {dev: }\n"
    more = "services:\nresources:\nenvironments: {dev: {namespace: d}}\n"
    more += "quotas:\ngateways:\n"
    pay += "quotas:\n"
    config = loaded({FILE: main, "services/pay.yaml": pay, "services/z.yaml": more, "a.yaml": ""})
    assert [one.path for one in config.base.mesh.resources or ()] == ["a.yaml"]
    assert list(config.base.mesh.services or {}) == ["pay"]
    namespace = config.environments["dev"].mesh.namespace
    assert namespace is not None
    assert namespace.name == "d"


def test_paths_count_from_the_configs_folder(folder: Path) -> None:
    map_ = "configMaps: {pay: {files: {a: a.txt}}}\n"
    config = loaded({FILE: INCLUDE, "services/pay.yaml": PAY + map_})
    assert config.base.mesh.config_maps is not None
    assert told({FILE: INCLUDE, "services/pay.yaml": PAY + map_.replace("a.txt", "b.txt")}) == [
        "services/pay.yaml:3:31: configMaps.pay.files.a: there is no file `b.txt`; expected the "
        "path of a file, from the config's folder; did you mean `a.txt`?"
    ]
    Path("services/b.txt").touch()
    (line,) = told({FILE: INCLUDE, "services/pay.yaml": PAY + map_.replace("a.txt", "b.txt")})
    assert line.endswith("did you mean `services/b.txt`?")


# Of what stands in a/x.yaml and b/x.yaml, beside the service of the config's own file.
TWICE: dict[str, tuple[str, str, list[str]]] = {
    "a service": (
        PAY,
        "services:\n  pay: {image: x, port: 80}\n",
        [
            "b/x.yaml:2:3: services.pay: `pay` stands in two files; see a/x.yaml:2:3; {}; "
            "for one in each of two namespaces, call one otherwise and give it `name: pay`"
        ],
    ),
    "what an environment says of a service": (
        "environments: {e: {services: {web: {replicas: 1}}}}",
        "environments: {e: {services: {web: {replicas: 1}}}}",
        [
            "b/x.yaml:1:31: environments.e.services.web: `web` stands in two files; "
            "see a/x.yaml:1:31; {}"
        ],
    ),
    "a mapping with fields": (
        "defaults: {replicas: 1}",
        "defaults: {revisionHistoryLimit: 1}",
        ["b/x.yaml:1:1: defaults: `defaults` stands in two files; see a/x.yaml:1:1; {}"],
    ),
    "a scalar": (
        "nodes: 1",
        "nodes: 1",
        ["b/x.yaml:1:1: nodes: `nodes` stands in two files; see a/x.yaml:1:1; {}"],
    ),
    "a setting of an environment, and a short form": (
        "environments: {e: {namespace: a}}",
        "environments: {e: {namespace: {name: a, create: false}}}",
        [
            "b/x.yaml:1:20: environments.e.namespace: `namespace` stands in two files; "
            "see a/x.yaml:1:20; {}"
        ],
    ),
    "a quota": (
        "quotas: {q: {hard: {pods: 1}}}",
        "quotas: {q: {hard: {pods: 1}}}",
        ["b/x.yaml:1:10: quotas.q: `q` stands in two files; see a/x.yaml:1:10; {}"],
    ),
    "a label": (
        "labels: {a: x, b: x}",
        "labels: {c: x, b: x}",
        ["b/x.yaml:1:16: labels.b: `b` stands in two files; see a/x.yaml:1:16; {}"],
    ),
    "what takes all away in an environment": (
        "environments: {e: {quotas: }}\nquotas: {q: {hard: {pods: 1}}}",
        "environments: {e: {quotas: {p: {hard: {pods: 1}}}}}",
        [
            "b/x.yaml:1:20: environments.e.quotas: `quotas` stands in two files; "
            "see a/x.yaml:1:20; {}"
        ],
    ),
    "a patch of one name": (
        "patches:\n- {name: p, target: {kind: Service}, patch: {a: b}}\n",
        "patches:\n- {name: q, target: {kind: Service}, patch: {a: b}}\n"
        "- {name: p, target: {kind: Service}, patch: {a: b}}\n",
        [
            "b/x.yaml:3:10: patches[1].name: `p` stands in this list twice; see a/x.yaml:2:3; "
            "expected another name"
        ],
    ),
}


@pytest.mark.parametrize(("one", "other", "expected"), TWICE.values(), ids=TWICE)
def test_what_stands_in_two_files(one: str, other: str, expected: list[str], folder: Path) -> None:
    main = "include: [a/x.yaml, b/x.yaml]\n" + WEB
    found = told({FILE: main, "a/x.yaml": one, "b/x.yaml": other})
    assert found == [line.format("expected it in one of them") for line in expected]


def test_what_stands_in_the_configs_own_file_and_in_three_others(folder: Path) -> None:
    files = {FILE: INCLUDE + WEB, **{f"services/{name}.yaml": WEB for name in "abc"}}
    written(files)
    with pytest.raises(MeshgenError) as raised:
        load_config(Path(FILE))
    findings = raised.value.findings
    assert [f.location.file for f in findings] == [f"services/{name}.yaml" for name in "abc"]
    assert {f.related for f in findings} == {(Related(Location(FILE, 6, 3)),)}


def test_what_hangs_on_what_stands_twice_is_not_judged(folder: Path) -> None:
    calls = 'services:\n  a: {image: a, port: 1, env: {P: "${pay.port:grpc}"}}\n'
    other = "services:\n  pay: {image: x, ports: {grpc: 9000}}\n"
    files = {FILE: INCLUDE, "services/a.yaml": PAY, "services/b.yaml": other}
    (line,) = told({**files, "services/calls.yaml": calls})
    assert line.startswith("services/b.yaml:2:3: services.pay: `pay` stands in two files; ")


# Of services/x.yaml, in a config whose web calls `pay`, that stands in no file that can be used.
FILES: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", [": the file is empty; expected exactly one YAML document"]),
    "a null": ("~", [":1:1: found nothing; {}"]),
    "a list": ("- services", [":1:1: found a list; {}"]),
    "a text": ("services", [":1:1: found text; {}"]),
    "two documents": (
        f"{PAY}---\n{PAY}",
        [":4:1: a second document starts here; expected exactly one YAML document"],
    ),
    "no YAML": (
        f"{PAY}labels: [",
        [":4:1: the text ends where a value is expected"],
    ),
    "a manifest": (
        "apiVersion: v1\nkind: Service\nmetadata: {name: pay}\n",
        [
            ":2:7: kind: this is a Kubernetes manifest, no config: its kind is `Service`; {}; "
            "list it under `resources`, where manifests are taken"
        ],
    ),
    "a service without its name": (
        "image: pay\nport: 80\n",
        [
            ":1:1: image: `image` is a setting of a service; {}; "
            "write `services: {{x: {{image: …}}}}`"
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_used(text: str, expected: list[str], folder: Path) -> None:
    wanted = "expected settings as the config has them, such as `services`"
    main = INCLUDE + 'services:\n  web: {image: nginx, port: x, env: {PAY: "${pay.url}"}}\n'
    found = told({FILE: main, "services/x.yaml": text})
    lines = [f"services/x.yaml{line.format(wanted)}" for line in expected]
    wrong = f"{FILE}:6:29: services.web.port: found text `x`; expected a port from 1 to 65535"
    assert found == [wrong, *lines]


def test_what_is_wrong_with_several_files_is_told_at_once(folder: Path) -> None:
    files = {name: text for name, (text, _) in FILES.items()}
    texts = {f"services/{number}.yaml": text for number, text in enumerate(files.values())}
    assert len(told({FILE: INCLUDE + WEB, **texts})) == len(files)


MAINS = {
    "one": ("templates: t\n", "has `templates`", "remove it"),
    "a header": (
        "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: x}\n",
        "has `apiVersion`, `kind` and `metadata`",
        "remove them",
    ),
    "an include": (
        "output: {}\ninclude: [other.yaml]\n",
        "has `output` and `include`",
        "remove them, and list in meshgen.yaml what it includes",
    ),
}


@pytest.mark.parametrize(("text", "what", "hint"), MAINS.values(), ids=MAINS)
def test_what_the_configs_own_file_alone_says(
    text: str, what: str, hint: str, folder: Path
) -> None:
    key = text.partition(":")[0]
    # The rest of the file is taken none the less.
    calls = 'services:\n  web: {image: nginx, port: 80, env: {PAY: "${pay.url}"}}\n'
    assert told({FILE: INCLUDE + calls, "services/x.yaml": text + PAY}) == [
        f"services/x.yaml:1:1: {key}: only meshgen.yaml itself {what}; "
        f"expected settings as the config has them, such as `services`; {hint}"
    ]


PATHS = {
    "no file": (
        "service/pay.yaml",
        "there is no file `service/pay.yaml`; "
        "expected the path of a file, from the config's folder",
    ),
    "nearly a file": (
        "services/pya.yaml",
        "there is no file `services/pya.yaml`; "
        "expected the path of a file, from the config's folder; did you mean `pay.yaml`?",
    ),
    "a folder": (
        "services",
        "`services` is a folder; expected the path of a file, from the config's folder; "
        "write `services/*.yaml`",
    ),
    "a glob that nothing matches": (
        "teams/*.yaml",
        "no file matches `teams/*.yaml`; "
        "expected a glob such as services/*.yaml, from the config's folder",
    ),
    "what leaves nothing out": (
        "!a.yaml",
        "`!a.yaml` leaves nothing out; expected a path or glob of files that those before it bring",
    ),
    "itself": ("./meshgen.yaml", "`./meshgen.yaml` is this file itself; expected other files"),
    "itself by a glob": (
        "*.yaml",
        "`meshgen.yaml` is this file itself; expected other files; "
        'to leave it out: "!meshgen.yaml"',
    ),
    "another repository": (
        "../x.yaml",
        "`../x.yaml` leads out of the config's folder; expected a path inside `{root}`; "
        "if you trust who wrote it: --allow-outside {above}",
    ),
    "a link out of it": (
        "link.yaml",
        "`link.yaml` leads out of the config's folder, to `{above}/x.yaml`; "
        "expected a path inside `{root}`; if you trust who wrote it: --allow-outside {above}",
    ),
}


@pytest.mark.parametrize(("item", "expected"), PATHS.values(), ids=PATHS)
def test_what_is_no_file_to_include(item: str, expected: str, folder: Path) -> None:
    (folder.parent / "x.yaml").write_text(PAY, encoding="utf-8")
    if item == "link.yaml":
        Path(item).symlink_to("../x.yaml")
    calls = 'services:\n  web: {image: nginx, port: 80, env: {PAY: "${pay.url}"}}\n'
    main = f'include: ["{item}"]\n{calls}'
    (folder / "services").mkdir()
    (folder / "services" / "pay.yaml").touch()
    text = expected.format(root=folder.resolve(), above=folder.resolve().parent)
    assert told({FILE: main}) == [f"{FILE}:4:11: include[0]: {text}"]


def test_the_positions_of_several_items(folder: Path) -> None:
    main = "include: ['../x/*.yaml', a.yaml, 'b/*.yaml', '../../y.yaml']\n" + WEB
    lines = told({FILE: main, "a.yaml": "{}"})
    assert [line.partition(": ")[0] for line in lines] == [
        f"{FILE}:4:{column}" for column in (11, 34, 46)
    ]
    paths = [line.split(": ")[1] for line in lines]
    assert paths == ["include[0]", "include[2]", "include[3]"]


def test_a_list_is_wanted(folder: Path) -> None:
    (line,) = told({FILE: "include: services/*.yaml\n" + WEB})
    expected = "expected a list; write a list: [services/*.yaml]"
    assert line == f"{FILE}:4:10: include: found text `services/*.yaml`; {expected}"
    lines = told({FILE: "include: [{path: a}, services/*.yaml]\n" + WEB, "services/p.yaml": PAY})
    assert lines == [f"{FILE}:4:11: include[0]: found a mapping; expected text"]


def test_another_folder_that_the_call_allows(folder: Path) -> None:
    (folder.parent / "x.yaml").write_text(PAY, encoding="utf-8")
    written({FILE: "include: [../x.yaml]\n" + WEB})
    config = load_config(Path(FILE), allow_outside=[folder.parent])
    assert list(config.base.mesh.services or {}) == ["web", "pay"]


def test_a_file_counts_once_by_whatever_name(folder: Path) -> None:
    written({"services/a.yaml": PAY})
    Path("services/b.yaml").symlink_to("a.yaml")
    config = loaded({FILE: "include: [services/*.yaml, ./services/a.yaml, services/b.yaml]\n"})
    assert config.included == (Path("services/a.yaml"),)


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo("a.yaml")
    assert told({FILE: "include: [a.yaml]\n" + WEB}) == ["a.yaml: this is a pipe; expected a file"]


def test_a_wrong_type_is_told_where_it_stands(folder: Path) -> None:
    lists = {"services/a.yaml": PAY, "services/b.yaml": "services: [pay]\nlabels: {a: b}\n"}
    calls = 'services:\n  web: {image: nginx, port: 80, env: {PAY: "${pay.url}"}}\n'
    (line,) = told({FILE: INCLUDE + calls, **lists})
    assert line.startswith("services/b.yaml:1:11: services: found a list; expected a mapping")
    texts = {"services/a.yaml": "environments: {e: {}}", "services/b.yaml": "environments: {e: x}"}
    (line,) = told({FILE: INCLUDE + WEB, **texts, "services/c.yaml": "environments: {e: {}}"})
    assert line.startswith("services/b.yaml:1:19: environments.e: found text `x`; expected a map")


def test_an_unknown_key_is_told_where_it_stands(folder: Path) -> None:
    (line,) = told({FILE: INCLUDE + WEB, "services/a.yaml": "sevices: {}\n"})
    assert line.startswith("services/a.yaml:1:1: sevices: unknown key `sevices`; ")
    assert line.endswith("did you mean `services`?")


def test_an_unknown_key_of_two_files(folder: Path) -> None:
    (line,) = told({FILE: INCLUDE + WEB + "a: 1\n", "services/a.yaml": "a: [1]\n"})
    assert line.startswith(f"{FILE}:7:1: a: unknown key `a`; ")


def test_keys_are_what_was_written(folder: Path) -> None:
    config = loaded({FILE: INCLUDE + WEB, "services/a.yaml": "labels: {on: x, 010: y}\n"})
    assert config.base.mesh.labels == {"on": "x", "010": "y"}


def test_an_environment_stands_where_it_is_named_first(folder: Path) -> None:
    texts = ("environments: {e: {nodes: 1}}\n", "environments: {e: {namespace: a}}\n")
    config = loaded({FILE: INCLUDE + WEB, "services/a.yaml": texts[0], "services/b.yaml": texts[1]})
    (resolved,) = config.environments.values()
    root = resolved.origins.root
    where, path = resolved.origins.find(root, ("environments", "e"), key=True)
    assert (where, path) == (Location("services/a.yaml", 1, 16), ("environments", "e"))


def test_an_item_of_a_list_has_its_path_in_its_file(folder: Path) -> None:
    files = {FILE: INCLUDE + WEB + "patches: [{target: {kind: Service}, patch: {a: b}}]\n"}
    (line,) = told({**files, "services/a.yaml": "patches: [{target: {kind: 1}, patch: {a: b}}]\n"})
    assert line.startswith("services/a.yaml:1:27: patches[0].target.kind: ")


def test_changes_are_of_all_files(folder: Path) -> None:
    written({FILE: INCLUDE + WEB, "services/pay.yaml": PAY})
    config = load_config(Path(FILE), ["services.pay.replicas=7", "external=[Secret/x]"])
    (resolved,) = config.environments.values()
    assert resolved.mesh.services is not None
    assert resolved.mesh.services["pay"].replicas == 7
    assert resolved.mesh.existing == ["Secret/x"]
