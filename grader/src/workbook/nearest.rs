//! Which of several texts are most like another.

use super::solutions::Variant;
use crate::files::plain_text;
use crate::sources::SourceFile;
use std::collections::HashSet;

/// How many words in a row are compared: fewer are alike in every program, more
/// in hardly any two.
const WORDS: usize = 3;

/// `variants`, those first whose text is most like `sources`.
pub fn by_likeness<'v>(mut variants: Vec<&'v Variant>, sources: &[SourceFile]) -> Vec<&'v Variant> {
    let own = phrases(sources);
    let likeness = |variant: &Variant| shared(&own, &phrases(&variant.sources));
    variants.sort_by_cached_key(|variant| std::cmp::Reverse(likeness(variant)));
    variants
}

/// How much two sets have in common, in thousandths of what both have.
fn shared(one: &HashSet<String>, two: &HashSet<String>) -> usize {
    let common = one.intersection(two).count();
    1000 * common / one.union(two).count().max(1)
}

/// All runs of so many words in the code; comments tell nothing of it.
fn phrases(sources: &[SourceFile]) -> HashSet<String> {
    let mut phrases = HashSet::new();
    for text in sources.iter().filter_map(|file| plain_text(&file.bytes)) {
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let words: Vec<&str> = code
            .flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
            .filter(|word| !word.is_empty())
            .collect();
        phrases.extend(words.windows(WORDS).map(|words| words.join(" ")));
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::solutions::Claim;

    fn file(text: &str) -> Vec<SourceFile> {
        vec![SourceFile {
            path: "lib.rs".into(),
            bytes: text.into(),
        }]
    }

    #[test]
    fn the_text_with_most_in_common_comes_first() {
        let variant = |name: &str, text: &str| Variant {
            path: name.into(),
            sources: file(text),
            claim: Claim::Accepted,
        };
        let far = variant(
            "far",
            "// let mut set = JoinSet::new();\nfor url in urls {}",
        );
        let near = variant("near", "let mut set = JoinSet::new();\nset.spawn(one);");
        let own = file("let mut set = JoinSet::new();");
        let names: Vec<String> = by_likeness(vec![&far, &near], &own)
            .iter()
            .map(|it| it.name())
            .collect();
        assert_eq!(names, ["near", "far"]);
    }
}
