//! What became of the pages of a [`Web`], in values that a report can show.

use lab::{Page, Web, WebError};
use std::time::Duration;

/// When each request began, in the order in which they did, counted from the first.
pub fn began(web: &Web) -> Vec<Duration> {
    let requests = web.requests();
    let began = requests.iter().map(|request| request.began);
    began.map(|began| began - requests[0].began).collect()
}

/// A page's address; of one that could not be had, `no` and the address.
///
/// ```
/// use lab::WebError;
///
/// let failed = Err(WebError { url: "/7".to_owned() });
/// assert_eq!(probe::shown_page(failed), "no /7");
/// ```
pub fn shown_page(page: Result<Page, WebError>) -> String {
    page.map_or_else(|error| format!("no {}", error.url), |page| page.url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe;

    #[test]
    fn requests_are_counted_from_the_first_and_no_request_is_none() {
        let web = Web::with_latency(Duration::from_millis(20));
        assert_eq!(began(&web), []);
        observe(async || {
            tokio::time::sleep(Duration::from_millis(7)).await;
            web.get("/a").await.ok();
            web.get("/b").await.ok();
        });
        assert_eq!(began(&web), [0, 20].map(Duration::from_millis));
    }
}
