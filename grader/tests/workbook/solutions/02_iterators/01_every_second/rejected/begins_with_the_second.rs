//! rejected by: it_begins_with_the_first, it_waits_to_be_asked — `skip` looks as if it left every second out
//! > The first item is given, the third, the fifth, and so on.

pub fn every_second<'i>(
    items: impl Iterator<Item = u32> + 'i,
) -> Box<dyn Iterator<Item = u32> + 'i> {
    Box::new(items.skip(1).step_by(2))
}
