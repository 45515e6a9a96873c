//! The pages of the book, as documentation whose examples rustdoc compiles and
//! runs. The other proofs of the pages stand in `tests`.

include!(concat!(env!("OUT_DIR"), "/pages.rs"));
