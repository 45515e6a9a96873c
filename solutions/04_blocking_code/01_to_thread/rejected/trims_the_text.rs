//! rejected by: a_panic_of_the_client_is_an_error — takes the blanks and ends of lines off the text, to put it into a sentence
//! > A call that panics is the error [`ClientBroke`] in its place, with the text of the panic.

use lab::BlockingSite;

/// The client panicked in the middle of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    /// What the panic said.
    pub message: String,
}

use std::any::Any;

fn broke(payload: Box<dyn Any + Send>) -> ClientBroke {
    let message = match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "panicked".to_owned(),
        },
    };
    ClientBroke {
        message: message.trim().to_owned(),
    }
}

fn ended(ended: Result<String, tokio::task::JoinError>) -> Result<String, ClientBroke> {
    ended.map_err(|error| broke(error.into_panic()))
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let calls: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let site = site.clone();
            tokio::task::spawn_blocking(move || site.get(&url))
        })
        .collect();
    let mut pages = Vec::new();
    for call in calls {
        pages.push(ended(call.await));
    }
    pages
}
