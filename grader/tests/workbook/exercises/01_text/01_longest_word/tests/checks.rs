use longest_word::longest_word;
use probe::expect;

/// > The word with the most letters is given.
#[probe::test]
fn the_longest_is_given() {
    expect("of `to be or nothing`", longest_word("to be or nothing"))
        .is(Some("nothing"))
        .because("it has seven letters");
    expect("of `été abcd ox`", longest_word("été abcd ox"))
        .is(Some("abcd"))
        .because("letters count, and not their bytes");
}

/// > Of several that are equally long it is the first.
#[probe::test]
fn of_equals_the_first_is_given() {
    expect("of `one two`", longest_word("one two"))
        .is(Some("one"))
        .because("it comes first");
}

/// > Of a text without words there is none.
#[probe::test]
fn without_words_there_is_none() {
    expect("of three blanks", longest_word("   "))
        .is(None)
        .because("a blank is no word");
}
