//! `schema/report.json`, held against what is written. Of JSON Schema this knows
//! what that file uses, and stops at everything else.

use crate::sample::{small, unfinished, written};
use serde_json::{Map, Value, json};

const SCHEMA: &str = include_str!("../../schema/report.json");

/// Holds that a report is as the schema says.
pub(crate) fn holds(report: &Value) {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    if let Err(problem) = check(report, &schema, &schema["$defs"]) {
        panic!("{problem}");
    }
}

fn check(value: &Value, schema: &Value, defs: &Value) -> Result<(), String> {
    let schema = schema.as_object().expect("a schema is an object");
    for (keyword, demand) in schema {
        let holds = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let name = demand.as_str().and_then(|it| it.strip_prefix("#/$defs/"));
                let schema = &defs[name.expect("a reference into $defs")];
                check(value, schema, defs)?;
                true
            }
            "type" => is_of(value, demand.as_str().expect("a type's name")),
            "const" => value == demand,
            "enum" => demand.as_array().expect("a list").contains(value),
            "minimum" => value.as_f64() >= demand.as_f64(),
            "oneOf" => {
                let schemas = demand.as_array().expect("a list").iter();
                schemas.filter(|it| check(value, it, defs).is_ok()).count() == 1
            }
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    check(item, demand, defs)?;
                }
                true
            }
            "required" => {
                let mut names = demand.as_array().expect("a list").iter();
                names.all(|it| value.get(it.as_str().expect("a name")).is_some())
            }
            "properties" => {
                properties(value, demand, defs)?;
                true
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object().expect("properties");
                fields(value).all(|(name, _)| known.contains_key(name))
            }
            other => panic!("the schema uses `{other}`, which this does not know"),
        };
        if !holds {
            return Err(format!("{value:#} is not `{keyword}`: {demand}"));
        }
    }
    Ok(())
}

fn properties(value: &Value, demand: &Value, defs: &Value) -> Result<(), String> {
    for (name, field) in fields(value) {
        if let Some(schema) = demand.get(name) {
            check(field, schema, defs).map_err(|problem| format!("{name}: {problem}"))?;
        }
    }
    Ok(())
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        other => panic!("no type is called `{other}`"),
    }
}

#[test]
fn what_is_written_is_what_the_schema_says() {
    for report in [small(), unfinished()] {
        let text = written("json", &report);
        holds(&serde_json::from_str(&text).expect("it is JSON"));
        // And it reads back as what it was.
        let back: report::Report = serde_json::from_str(&text).expect("it is a report");
        assert_eq!(back.exercises.len(), report.exercises.len());
        assert_eq!(back.provenance, report.provenance);
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_know() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let right: Value = serde_json::from_str(&written("json", &small())).expect("JSON");
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        check(&wrong, &schema, &schema["$defs"]).is_err()
    };
    assert!(!refused(&|_| {}));
    assert!(refused(&|it| it["version"] = json!(2)));
    assert!(refused(&|it| it["more"] = json!(true)));
    assert!(refused(&|it| it["exercises"][0]["verdict"] = json!("fine")));
    assert!(refused(
        &|it| it["exercises"][0]["points"]["earned"] = json!("8")
    ));
    let reason = |it: &mut Value| it["exercises"][0]["checks"][0]["reason"]["kind"] = json!("x");
    assert!(refused(&reason));
}
