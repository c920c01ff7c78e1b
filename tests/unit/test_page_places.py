"""Where the pages of the preview stand, and how large they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.printing.preview.places import (
    LARGEST_ZOOM,
    SMALLEST_ZOOM,
    ZOOM_STEPS,
    Fit,
    PagePlaces,
    next_zoom,
    within_limits,
)

PIXELS = st.integers(100, 2000).map(float)
PLACES = st.builds(
    PagePlaces,
    count=st.integers(1, 40),
    real_width=PIXELS,
    real_height=PIXELS,
    gap=st.sampled_from([8.0, 16.0]),
    zoom=st.floats(SMALLEST_ZOOM, LARGEST_ZOOM),
)


@given(PLACES, st.data())
def test_that_a_line_through_a_page_finds_it(places: PagePlaces, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, places.count))
    middle = places.top(number) + places.height / 2
    assert places.page_at(middle) == number
    assert places.page_at(places.whole_height) == places.count


def test_that_no_page_is_found_where_there_is_none() -> None:
    assert PagePlaces(0, 0.0, 0.0, gap=8.0).page_at(100.0) == 0


@given(PLACES)
def test_that_all_pages_and_their_gaps_are_the_whole(places: PagePlaces) -> None:
    end = places.top(places.count) + places.height + places.gap
    assert places.whole_height == pytest.approx(end)


@given(PLACES, PIXELS, PIXELS)
def test_that_a_fitting_page_is_within_the_room(
    places: PagePlaces, width: float, height: float
) -> None:
    by_width, by_page = (places.fitting_zoom(fit, (width, height)) for fit in Fit)
    assert by_page <= by_width
    if by_page > SMALLEST_ZOOM:
        assert places.real_width * by_page + 2 * places.gap <= width + 0.01
        assert places.real_height * by_page + 2 * places.gap <= height + 0.01


def test_that_a_narrow_page_is_in_the_middle_and_a_wide_one_scrolls() -> None:
    places = PagePlaces(1, 100.0, 200.0, gap=8.0)
    assert places.left(300.0, 0.0) == 100.0
    assert places.left(90.0, 20.0) == 8.0 - 20.0


def test_that_steps_go_through_the_list_to_its_ends() -> None:
    up = [SMALLEST_ZOOM]
    while up[-1] < LARGEST_ZOOM:
        up.append(next_zoom(up[-1], 1))
    down = [LARGEST_ZOOM]
    while down[-1] > SMALLEST_ZOOM:
        down.append(next_zoom(down[-1], -1))
    assert tuple(up) == ZOOM_STEPS == tuple(reversed(down))
    assert (next_zoom(LARGEST_ZOOM, 1), next_zoom(SMALLEST_ZOOM, -1)) == (4.0, 0.25)


def test_that_a_size_that_looks_the_same_is_passed() -> None:
    assert (next_zoom(0.995, 1), next_zoom(1.005, -1)) == (1.25, 0.75)


def test_that_sizes_stay_within_limits() -> None:
    assert [within_limits(zoom) for zoom in (0.1, 1.5, 9.0)] == [0.25, 1.5, 4.0]
