use super::draw;

const PAGE: &str = r#"# A queue

*Plan 20 minutes.* A **full** queue makes its producer [wait](../06_patterns/02_backpressure.md), see
<https://tokio.rs> and `send` in [the documentation](https://docs.rs/tokio).

## In Rust

```rust
let (sender, receiver) = mpsc::channel(10); // ten places
assert_eq!("a \"text\"".len(), 8);
```

```text
no colours "here"
```

- one item that is long enough to go on below the line on which it began, so that it must be wrapped
- two
  - inside

1. first
2. second

> A remark.

| asyncio | Rust, with a text that is long enough to be wrapped in a narrow terminal |
|---|---|
| `gather` | `join!` of `a` and `b`, or `join_all` |
| `wait` | **nothing** |

<details>
<summary>The answer</summary>

It prints 42.

</details>

After it.
"#;

fn plain(columns: usize) -> String {
    anstream::adapter::strip_str(&draw(PAGE, columns)).to_string()
}

#[test]
fn a_page_is_drawn_at_the_terminals_width() {
    insta::assert_snapshot!(format!("{}\n────\n{}", plain(100), plain(40)));
}

#[test]
fn a_page_has_its_colours() {
    insta::assert_snapshot!(draw(PAGE, 60).replace('\u{1b}', "␛"));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in [20, 40, 60, 80] {
        let page = plain(columns);
        // Code is never wrapped, and a long word stays whole.
        let texts = page.lines().filter(|line| !line.starts_with("    "));
        let widest = texts.map(textwrap::core::display_width).max();
        assert!(widest <= Some(columns.max(34)), "{widest:?} in {columns}");
    }
}

#[test]
fn a_style_ends_with_its_line_and_begins_again_on_the_next() {
    let text = draw("**one two three four five six**", 20);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "\u{1b}[1mone two three four\u{1b}[0m");
    assert_eq!(lines[1], "\u{1b}[1mfive six\u{1b}[22m");
}

#[test]
fn what_is_no_markdown_is_drawn_all_the_same() {
    for text in [
        "",
        "```",
        "| a |\n|--",
        "<details>",
        "**",
        "\u{0}\u{1b}[31m",
    ] {
        draw(text, 0);
    }
}
