"""Of what an expression sees, only what it uses is made for it."""

import pytest

from meshgen.checks.rules.own.uses import fields_used

OF_LISTS = {
    "services.exists(s, s.name == 'a' && s.ports.size() > 0)": {"name", "ports"},
    "services.map(s, s.host).size() > 0": {"host"},
    "services.size() > 0 && size(services) > 1": set(),
    "services.filter(s, s.type == 'a').size() > 0": {"type"},
    "services.filter(s, s.type == 'a')[0].name": None,
    "services.filter(s, s.type == 'a').all(s, s.name == 'a')": None,
    "services.all(s, workloads.exists(w, w.name == s.name))": {"name"},
    "services.all(s, workloads.exists(s, s.account == 'a') || s.type == 'b')": {"type"},
    "services.all(s, has(s.selector))": {"selector"},
    "services.all(s, s == object)": None,
    "services.all(s, s['name'] == 'a')": None,
    "services[0].name == 'a'": None,
    "services == []": None,
    "workloads.all(w, w.name == 'a')": set(),
    "services.all(s, [s].size() > 0)": None,
}
OF_FACTS = {
    "facts.labels.app == 'a' && facts.name == 'b'": {"labels", "name"},
    "facts == {}": None,
    "facts['labels']": None,
    "facts.workloads.exists(w, w.name == facts.name)": {"workloads", "name"},
    "services.all(facts, facts.host == 'a')": set(),
    "object.facts.x": set(),
    "((": None,
}


@pytest.mark.parametrize(("text", "fields"), OF_LISTS.items())
def test_of_lists(text: str, fields: set[str] | None) -> None:
    assert fields_used([text], "services", is_list=True) == fields


@pytest.mark.parametrize(("text", "fields"), OF_FACTS.items())
def test_of_facts(text: str, fields: set[str] | None) -> None:
    assert fields_used([text], "facts", is_list=False) == fields
    both = fields_used([text, "facts.kind == 'a'"], "facts", is_list=False)
    assert both == (None if fields is None else fields | {"kind"})
