//! What each format looks like.

use crate::sample;
use render::formats;

#[test]
fn every_format_of_one_small_report() {
    for format in formats::ALL {
        let text = sample::written(format.name, &sample::small());
        // How the page looks is no business of this test.
        let text = match text.split_once("</style>") {
            Some((_, body)) => body.replace("><", ">\n<"),
            None => text,
        };
        insta::assert_snapshot!(format.name, text);
    }
}

#[test]
fn every_format_has_a_name_of_its_own() {
    let mut names: Vec<&str> = formats::ALL.iter().map(|format| format.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    assert!(formats::ALL.iter().all(|it| !it.about.is_empty()));
}
