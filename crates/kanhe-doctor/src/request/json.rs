//! A JSON body written again as other programs would write it: with its numbers, texts and order as they were.
//!
//! Only for finding out what somebody else has signed; nothing is ever verified over what comes from here.

use core::fmt::Write;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// Spaces of each level; none for one line.
    pub(crate) indent: Option<usize>,
    /// Behind a comma, on one line.
    pub(crate) comma: &'static str,
    /// Behind a name.
    pub(crate) colon: &'static str,
    /// Names of objects in the order of their bytes.
    pub(crate) sorted: bool,
}

/// Deeper bodies are nobody's request.
const DEPTH: usize = 32;

enum Node<'a> {
    /// A text, number or word, as it was.
    Plain(&'a str),
    List(Vec<Node<'a>>),
    Object(Vec<(&'a str, Node<'a>)>),
}

/// Writes a body again. Nothing if it is no JSON.
pub(crate) fn rewritten(body: &str, style: Style) -> Option<String> {
    let mut rest = body.trim();
    let node = node(&mut rest, DEPTH)?;
    if !rest.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(body.len());
    write(&node, style, 0, &mut text);
    Some(text)
}

fn node<'a>(rest: &mut &'a str, depth: usize) -> Option<Node<'a>> {
    let depth = depth.checked_sub(1)?;
    if let Some(inside) = rest.strip_prefix('[') {
        *rest = inside.trim_start();
        return list(rest, ']', |rest| node(rest, depth)).map(Node::List);
    }
    if let Some(inside) = rest.strip_prefix('{') {
        *rest = inside.trim_start();
        let member = |rest: &mut &'a str| {
            let name = plain(rest).filter(|name| name.starts_with('"'))?;
            *rest = rest.strip_prefix(':')?.trim_start();
            Some((name, node(rest, depth)?))
        };
        return list(rest, '}', member).map(Node::Object);
    }
    plain(rest).map(Node::Plain)
}

fn list<'a, T>(
    rest: &mut &'a str,
    end: char,
    mut item: impl FnMut(&mut &'a str) -> Option<T>,
) -> Option<Vec<T>> {
    let mut items = Vec::new();
    if let Some(behind) = rest.strip_prefix(end) {
        *rest = behind.trim_start();
        return Some(items);
    }
    loop {
        items.push(item(rest)?);
        let more = rest.strip_prefix(',');
        *rest = more.or_else(|| rest.strip_prefix(end))?.trim_start();
        if more.is_none() {
            return Some(items);
        }
    }
}

/// Takes a text with its quotes, a number or a word, and the white space behind it.
fn plain<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let length = if rest.starts_with('"') {
        let mut escaped = false;
        let closes = |byte: u8| {
            let closes = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            closes
        };
        rest.bytes().skip(1).position(closes)? + 2
    } else {
        rest.find(|sign: char| !matches!(sign, 'a'..='z' | '0'..='9' | 'E' | '+' | '-' | '.'))
            .unwrap_or(rest.len())
    };
    let (taken, behind) = rest.split_at_checked(length).filter(|(taken, _)| !taken.is_empty())?;
    *rest = behind.trim_start();
    Some(taken)
}

fn write(node: &Node<'_>, style: Style, level: usize, text: &mut String) {
    match node {
        Node::Plain(plain) => text.push_str(plain),
        Node::List(items) => {
            write_all(items, ['[', ']'], style, level, text, |item, text| {
                write(item, style, level + 1, text);
            });
        }
        Node::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            if style.sorted {
                members.sort_by_key(|(name, _)| *name);
            }
            write_all(&members, ['{', '}'], style, level, text, |(name, value), text| {
                text.push_str(name);
                text.push(':');
                text.push_str(style.colon);
                write(value, style, level + 1, text);
            });
        }
    }
}

fn write_all<T>(
    items: &[T],
    [open, close]: [char; 2],
    style: Style,
    level: usize,
    text: &mut String,
    mut item: impl FnMut(&T, &mut String),
) {
    let line = |level: usize, text: &mut String| {
        if let (Some(indent), false) = (style.indent, items.is_empty()) {
            text.push('\n');
            text.extend(core::iter::repeat_n(' ', indent * level));
        }
    };
    text.push(open);
    for (number, each) in items.iter().enumerate() {
        if number > 0 {
            text.push(',');
            if style.indent.is_none() {
                text.push_str(style.comma);
            }
        }
        line(level + 1, text);
        item(each, text);
    }
    line(level, text);
    text.push(close);
}

/// Every sign beyond ASCII as `\uXXXX`.
pub(crate) fn escaped(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    for sign in body.chars() {
        if sign.is_ascii() {
            text.push(sign);
        } else {
            for unit in sign.encode_utf16(&mut [0; 2]) {
                // Writing to a text cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

/// The other way round: what is written `\uXXXX` beyond ASCII as the sign itself.
pub(crate) fn unescaped(body: &str) -> Option<String> {
    let mut parts = body.split("\\u");
    let mut units: Vec<u16> = parts.next()?.encode_utf16().collect();
    for part in parts {
        let (code, behind) = part.split_at_checked(4)?;
        match u16::from_str_radix(code, 16).ok()? {
            ascii @ ..0x80 => units.extend(format!("\\u{ascii:04x}").encode_utf16()),
            unit => units.push(unit),
        }
        units.extend(behind.encode_utf16());
    }
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPACT: Style = Style { indent: None, comma: "", colon: "", sorted: false };
    const BODY: &str = r#" { "b" : [ 1.0, true ,"x,\"}" ] , "a":{},"c":[] } "#;

    #[test]
    fn a_body_is_written_in_another_style_and_keeps_what_it_says() {
        let spaced = Style { comma: " ", colon: " ", ..COMPACT };
        for (style, text) in [
            (COMPACT, r#"{"b":[1.0,true,"x,\"}"],"a":{},"c":[]}"#),
            (spaced, r#"{"b": [1.0, true, "x,\"}"], "a": {}, "c": []}"#),
            (Style { sorted: true, ..COMPACT }, r#"{"a":{},"b":[1.0,true,"x,\"}"],"c":[]}"#),
            (
                Style { indent: Some(2), colon: " ", ..COMPACT },
                "{\n  \"b\": [\n    1.0,\n    true,\n    \"x,\\\"}\"\n  ],\n  \"a\": {},\n  \"c\": []\n}",
            ),
        ] {
            assert_eq!(rewritten(BODY, style).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_json_is_not_written_again() {
        let deep = "[".repeat(10_000);
        for body in ["", "{", "{}{}", "{\"a\"}", "{a:1}", "[1,]", "\"", "a=b", &deep] {
            assert_eq!(rewritten(body, COMPACT), None, "{body:.20}");
        }
    }

    #[test]
    fn signs_are_escaped_and_back() {
        assert_eq!(escaped("{\"é😀\"}"), r#"{"\u00e9\ud83d\ude00"}"#);
        assert_eq!(unescaped(r#"{"\u00e9\ud83d\ude00\u0022"}"#).as_deref(), Some("{\"é😀\\u0022\"}"));
        assert_eq!(unescaped(r"\ud83d"), None);
        assert_eq!(unescaped(r"\u12"), None);
    }
}
