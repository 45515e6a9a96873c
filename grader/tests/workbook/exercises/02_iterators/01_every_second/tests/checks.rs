use every_second::every_second;
use probe::expect;
use std::cell::Cell;

/// > The first item is given, the third, the fifth, and so on.
#[probe::test]
fn it_begins_with_the_first() {
    let given: Vec<u32> = every_second(1..=5).collect();
    expect("every second of 1 to 5", given)
        .is(vec![1, 3, 5])
        .because("2 and 4 are left out");
}

/// > No item is taken before one is asked for.
#[probe::test]
fn it_waits_to_be_asked() {
    let taken = Cell::new(0_u32);
    let items = (1..=1_000_000).inspect(|_| taken.set(taken.get() + 1));
    let mut second = every_second(items);
    expect(
        "items taken of a million, before the first is asked for",
        taken.get(),
    )
    .is(0)
    .because("an iterator does nothing by itself");
    expect("the first", second.next())
        .is(Some(1))
        .because("it stands in front");
    expect("items taken for it", taken.get())
        .at_most(2)
        .because("nobody has asked for the others");
}
