use probe::expect;

// FILL IN: a name for this check, which is a sentence.
/// > FILL IN: the promise that it holds, or a piece of it, word for word
#[probe::test]
fn it_keeps_its_promise() {
    // FILL IN: what you call, and what you measure.
    let measured = {name}::{name}();
    expect("FILL IN: what was measured, in a few words", measured)
        .is(1)
        .because("FILL IN: why a person would want that");
}
