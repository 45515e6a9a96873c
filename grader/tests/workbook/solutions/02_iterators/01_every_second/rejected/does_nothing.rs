//! rejected by: it_begins_with_the_first — the first thing that compiles

pub fn every_second<'i>(
    items: impl Iterator<Item = u32> + 'i,
) -> Box<dyn Iterator<Item = u32> + 'i> {
    Box::new(items)
}
