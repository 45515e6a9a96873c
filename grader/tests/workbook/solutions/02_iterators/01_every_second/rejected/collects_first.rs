//! rejected by: it_waits_to_be_asked — a list is easier to index
//! > No item is taken before one is asked for.

pub fn every_second<'i>(
    items: impl Iterator<Item = u32> + 'i,
) -> Box<dyn Iterator<Item = u32> + 'i> {
    let items: Vec<u32> = items.collect();
    Box::new(items.into_iter().step_by(2))
}
