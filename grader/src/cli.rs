//! The words of the command line.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use render::formats;
use std::ffi::OsString;
use std::path::PathBuf;

/// Checks the exercises of the workbook. Without a command: all of them.
#[derive(Debug, Parser)]
#[command(
    name = "cargo grade",
    bin_name = "cargo grade",
    version,
    max_term_width = 100
)]
pub struct Cli {
    /// What to do; checks every exercise when it is left out
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The workbook, by its top folder; the one that this folder is in when left out
    #[arg(long, global = true, value_name = "DIR")]
    pub workbook: Option<PathBuf>,

    /// Run everything, even what has not changed since last time
    #[arg(long, global = true)]
    pub fresh: bool,

    /// Where exercises are built; `target/grade` of the workbook when left out
    #[arg(long, global = true, value_name = "FOLDER")]
    pub target_dir: Option<PathBuf>,

    /// CPU time that one compiler process may use, in seconds
    #[arg(long, global = true, value_name = "SECONDS")]
    pub compiler_cpu: Option<u64>,

    /// How the report is printed
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = HUMAN,
        value_parser = PossibleValuesParser::new(format_values()).map(|name| Format::named(&name))
    )]
    pub format: Format,

    /// Files to write the report to.
    #[command(flatten)]
    pub outs: Outs,
}

impl Cli {
    /// Reads the call. Ends the program where it is none, or only asks for help.
    pub fn read() -> Self {
        let mut cli = Self::parse();
        // What `batch` is given is for another program, but for this: it may stand
        // behind the command like everywhere else.
        if let Some(Command::Batch { arguments }) = &mut cli.command {
            cli.workbook = cli.workbook.or_else(|| taken_out(arguments, "--workbook"));
        }
        cli
    }
}

/// Takes an option and its value out of arguments.
fn taken_out(arguments: &mut Vec<OsString>, option: &str) -> Option<PathBuf> {
    let begins = format!("{option}=");
    let joined = |it: &OsString| Some(it.to_str()?.strip_prefix(&begins)?.into());
    if let Some((at, value)) = arguments
        .iter()
        .enumerate()
        .find_map(|(at, it)| Some((at, joined(it)?)))
    {
        arguments.remove(at);
        return Some(value);
    }
    let at = arguments.iter().position(|it| it == option)?;
    let value = PathBuf::from(arguments.get(at + 1)?);
    arguments.drain(at..=at + 1);
    Some(value)
}

/// Files to write the report to.
#[derive(Debug, Clone, Default, Args)]
pub struct Outs {
    /// Write the report into a file, too, in a format of `--format`; may be given
    /// several times
    #[arg(long = "out", value_name = "FORMAT=FILE", value_parser = out)]
    pub files: Vec<Out>,
}

/// What an instructor grades with and learners do not have.
#[derive(Debug, Clone, Default, Args)]
pub struct Given {
    /// A secret seed, from which checks draw other inputs than those that learners
    /// can read; `cargo grade seed FILE` makes one
    #[arg(long, value_name = "FILE")]
    pub seed: Option<PathBuf>,
    /// A folder with checks of your own, which learners do not have
    #[arg(long, value_name = "DIR")]
    pub checks: Option<PathBuf>,
}

/// A file to write the report to.
#[derive(Debug, Clone)]
pub struct Out {
    /// How it is written.
    pub format: formats::Format,
    /// The file, from the folder that the call was made in.
    pub file: PathBuf,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check some exercises, and show what to start with
    Check {
        /// Names (short ones do), numbers such as 6.1 or 6, or paths; with
        /// `::CHECK` behind it, one check is shown
        #[arg(required = true)]
        names: Vec<String>,
        /// Show everything about every check, and what the passed ones measured
        #[arg(long, short)]
        verbose: bool,
        /// Files to write the report to.
        #[command(flatten)]
        outs: Outs,
    },
    /// Check an exercise at each save, and show it on the whole screen
    Watch {
        /// A name, number or path to begin with
        name: Option<String>,
        /// Look for saves once a second, where the system does not report them:
        /// in some containers and on network drives
        #[arg(long)]
        poll: bool,
    },
    /// Draw what the loop did in one check: every task and request, in virtual time
    Timeline {
        /// A name, number or path
        name: String,
        /// The check, or the beginning of its name; the first that failed when
        /// left out, else the first that can be drawn
        check: Option<String>,
        /// Write it to a file as SVG, light and dark, and print nothing
        #[arg(long, value_name = "FILE")]
        svg: Option<PathBuf>,
    },
    /// Write a report as one page of HTML that needs nothing else
    Report {
        /// Names, numbers or paths; all exercises when there is none
        names: Vec<String>,
        /// The file to write; `report.html` beside what was built when left out
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Read the page of an exercise
    Read {
        /// A name, number or path
        name: String,
    },
    /// List the exercises
    List {
        /// Names, numbers or paths; all when left out
        names: Vec<String>,
        /// What `grade` would be called with, to be held to the workbook
        #[command(flatten)]
        given: Given,
    },
    /// Give a hint: one more each time, first one for the check to start with
    Hint {
        /// A name, number or path; the exercise to do next when left out
        name: Option<String>,
        /// One that was given before, to read it again
        number: Option<usize>,
    },
    /// Write an exercise's starter anew; your version is kept beside it
    Reset {
        /// A name, number or path
        name: String,
    },
    /// Once yours passes: the reference, other right ways, and wrong ways near yours
    Solution {
        /// A name, number or path
        name: String,
        /// Which of the ways to show; the reference and a list when left out
        way: Option<String>,
        /// Show it although yours does not pass yet
        #[arg(long)]
        anyway: bool,
    },
    /// Show what this machine can measure and enforce
    Doctor,
    /// In a learner's edition: show what a newer one corrects, and take it
    Update {
        /// A folder with the newer edition, or what `git clone` takes; where this
        /// edition says when left out
        from: Option<String>,
        /// Take it without asking
        #[arg(long)]
        yes: bool,
    },
    /// For instructors: grade what somebody handed in, a folder or an archive
    Grade {
        /// A folder (a repository, a few exercises, or one), a .zip, .tar or .tar.gz
        submission: PathBuf,
        /// Names, numbers (`6` is a chapter) or paths; all exercises when there is none
        names: Vec<String>,
        /// Show everything about every check
        #[arg(long, short)]
        verbose: bool,
        /// Grade nothing where this machine cannot confine what was handed in
        #[arg(long)]
        require_sandbox: bool,
        /// What learners do not have.
        #[command(flatten)]
        given: Given,
        /// Show everything of these checks, whatever they reveal: for your eyes
        #[arg(long, requires = "checks")]
        reveal_all: bool,
        /// What exercises and checks are worth, in TOML: `[NAME]` with `points`, and
        /// `[NAME.checks]` with how many times each counts
        #[arg(long, value_name = "TOML")]
        weights: Option<PathBuf>,
        /// Only take it in, and write as JSON what that came to
        #[arg(long, hide = true)]
        take_in: bool,
        /// Only say as JSON what it would be judged with
        #[arg(long, hide = true)]
        made_with: bool,
        /// Build what a look into a deadlock needs, too
        #[arg(long, hide = true)]
        prepare: bool,
        /// Build without what the next build in this folder could go on with
        #[arg(long, hide = true)]
        once: bool,
        /// Files to write the report to.
        #[command(flatten)]
        outs: Outs,
    },
    /// For instructors: grade a whole class, and make a gradebook of it
    #[command(disable_help_flag = true)]
    Batch {
        /// See `cargo grade batch --help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// For instructors: make a secret seed for `grade` and `batch`
    Seed {
        /// The file to write, outside of what learners get
        file: PathBuf,
    },
    /// For instructors: make the edition that learners get, without solutions
    Handout {
        /// The folder to make, outside of this workbook
        dir: PathBuf,
        /// Names, numbers (`6` is a chapter) or paths; all exercises when there is none
        names: Vec<String>,
        /// An earlier edition, to write a patch that leads from it to this one
        #[arg(long, value_name = "OLD")]
        update: Option<PathBuf>,
        /// Where learners' clones look for newer editions: what `git clone` takes
        #[arg(long, value_name = "URL")]
        source: Option<String>,
        /// How many learners there are, to say what their CI will cost
        #[arg(long, value_name = "N")]
        class: Option<u32>,
    },
    /// For authors: begin a workbook of your own, in a new folder
    Begin {
        /// The folder to make
        dir: PathBuf,
    },
    /// For authors: write the scaffold of an exercise, with gaps to fill
    New {
        /// A chapter, by its name or number, and what the exercise will be called;
        /// a chapter that is not there is begun, too
        #[arg(value_name = "CHAPTER/NAME")]
        section: String,
    },
    /// For authors: prove starters, accepted and rejected solutions
    Audit {
        /// Names, numbers or paths; all exercises when there is none
        names: Vec<String>,
        /// Of exercises that are as they were when they were proved, prove only starter
        /// and reference
        #[arg(long, conflicts_with = "under_load")]
        changed: bool,
        /// Run every check again beside so many busy loops, and hold the
        /// reports equal
        #[arg(long, value_name = "LOOPS")]
        under_load: Option<usize>,
        /// How often they run beside the loops
        #[arg(long, default_value_t = 1, requires = "under_load")]
        times: usize,
    },
    /// For authors: write down what the checks of a reference measure
    Plan {
        /// Names, numbers or paths; all exercises when there is none
        names: Vec<String>,
        /// Of the checks in this folder, which `grade --checks` adds
        #[arg(long, value_name = "DIR")]
        checks: Option<PathBuf>,
    },
    /// For authors: fill the pages' blocks with what the grader says
    Pages {
        /// Names, numbers or paths; all exercises when there is none
        names: Vec<String>,
    },
    /// Check, and write each event as a line of JSON, for another program; ends
    /// when its input does
    #[command(hide = true)]
    Follow {
        /// Names, numbers or paths; all exercises when there is none
        names: Vec<String>,
    },
    /// Misbehave, for the doctor
    #[command(hide = true)]
    Misbehave {
        /// In which way
        way: String,
        /// What a child that is left behind holds
        file: Option<PathBuf>,
    },
}

/// What `--format` calls the words for a person.
const HUMAN: &str = "human";

/// How the report is printed.
#[derive(Debug, Clone, Copy)]
pub enum Format {
    /// For a person.
    Human,
    /// For a program, or another page.
    Of(formats::Format),
}

impl Format {
    fn named(name: &str) -> Self {
        formats::named(name).map_or(Self::Human, Self::Of)
    }
}

fn format_values() -> Vec<PossibleValue> {
    let human = PossibleValue::new(HUMAN).help("for a person");
    let formats = formats::ALL.iter();
    let formats = formats.map(|format| PossibleValue::new(format.name).help(format.about));
    [human].into_iter().chain(formats).collect()
}

/// Reads `FORMAT=FILE`.
fn out(text: &str) -> Result<Out, String> {
    let names: Vec<&str> = formats::ALL.iter().map(|format| format.name).collect();
    let names = names.join(", ");
    let (name, file) = match text.split_once('=') {
        Some((name, file)) if !file.is_empty() => (name, file),
        _ => {
            return Err(format!(
                "it names no file: write FORMAT=FILE; formats are {names}"
            ));
        }
    };
    let format = formats::named(name);
    let format =
        format.ok_or_else(|| format!("no format is called `{name}`; there are {names}"))?;
    let file = file.into();
    Ok(Out { format, file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workbook_is_taken_out_of_what_another_program_gets() {
        let taken = |given: &[&str]| {
            let mut arguments: Vec<OsString> = given.iter().map(OsString::from).collect();
            let value = taken_out(&mut arguments, "--workbook");
            (value, arguments)
        };
        let rest: Vec<OsString> = ["class", "--out", "o"].map(OsString::from).into();
        let book = Some(PathBuf::from("book"));
        for given in [
            ["class", "--workbook", "book", "--out", "o"].as_slice(),
            &["class", "--out", "o", "--workbook=book"],
        ] {
            assert_eq!(taken(given), (book.clone(), rest.clone()));
        }
        // The other program says what is wrong with it.
        let (value, arguments) = taken(&["class", "--workbook"]);
        assert_eq!((value, arguments.len()), (None, 2));
    }
}
