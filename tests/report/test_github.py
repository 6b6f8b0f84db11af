"""Annotations in GitHub Actions."""

from dataclasses import replace

from meshgen.findings import Location
from meshgen.report.formats import Format, formatted

from .examples import ERROR, NOTE, UNREADABLE, USAGE, WARNING, report


def test_a_finding_is_a_command_with_its_place() -> None:
    assert formatted(report(ERROR, WARNING), Format.GITHUB) == (
        "::error file=deploy/web.yaml,line=5,col=13,"
        "title=MG201 Deployment/shop/web%3A spec.replicas::"
        'found the text "3"; expected a whole number; leave the quotes out: 3\n'
        "::warning file=deploy/api.yaml,line=20,col=9,title=MG108 Service/shop/api::"
        "this object stands in the file twice\n"
        "::notice::what stands alone is a part\n"
    )


def test_a_note_is_a_notice() -> None:
    command, _ = formatted(report(NOTE), Format.GITHUB).splitlines()
    assert command.startswith("::notice file=deploy/shop.yaml,line=7,col=5,")


def test_a_place_that_is_not_known_is_left_out() -> None:
    assert formatted(report(UNREADABLE, USAGE), Format.GITHUB).splitlines() == [
        "::error file=deploy/b.yaml,title=MG101::this is a folder",
        "::error title=MG401::no such thing",
        "::notice::what stands alone is a part",
    ]


def test_nothing_in_a_finding_can_end_its_command_or_its_property() -> None:
    hostile = replace(
        ERROR,
        message="50% of a,b:c\r\n::error::x",
        location=Location("a,b:c%.yaml", 1, 2),
        path="",
        expected="",
        hint="",
    )
    text = formatted(report(hostile), Format.GITHUB)
    assert text == (
        "::error file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=MG201 Deployment/shop/web::"
        "50%25 of a,b:c\\r\\n::error::x\n"
        "::notice::what stands alone is a part\n"
    )
