//! Where it cannot be seen, or is not looked for.

use super::Standing;
use crate::ThreadWatch;

pub(crate) fn serve() {}

pub(crate) fn of(_: &ThreadWatch) -> Option<Standing> {
    None
}
