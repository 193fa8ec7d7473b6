//! The vectors of `protocol/gov-dingtalk.md` 5.4, and what holds for every request.

use kanhe_sign::gateway_request::{Form, GatewayRequest};
use proptest::prelude::*;

const SECRET: &str = "sk";

fn request<'a>(method: &'a str, path: &'a str, fields: &'a [(String, String)]) -> GatewayRequest<'a> {
    let (timestamp, nonce) = ("2026-01-02T03:04:05.000+08:00", "17673194450001234");
    GatewayRequest { method, timestamp, nonce, path, fields }
}

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_token_call_signs_its_two_fields() {
    let fields = fields(&[("appkey", "ak"), ("appsecret", "sk")]);
    let request = request("POST", "/gettoken.json", &fields);
    assert_eq!(
        request.text(Form::Sorted),
        "POST\n2026-01-02T03:04:05.000+08:00\n17673194450001234\n/gettoken.json\nappkey=ak&appsecret=sk"
    );
    assert_eq!(request.sign(SECRET, Form::Sorted), "HVKdxJnC8Vq8Zv6hbDLgLv2Fw2oZMXJc+co4bSXCvSU=");
    let other = fields_swapped(&fields);
    let other = GatewayRequest { fields: &other, ..request };
    assert_eq!(
        other.verify(SECRET, "HVKdxJnC8Vq8Zv6hbDLgLv2Fw2oZMXJc+co4bSXCvSU="),
        Some(Form::Sorted),
        "also when the fields come in another order"
    );
}

fn fields_swapped(fields: &[(String, String)]) -> Vec<(String, String)> {
    fields.iter().rev().cloned().collect()
}

#[test]
fn a_call_without_params_ends_with_its_path_or_with_a_line_break() {
    let request = request("GET", "/ping", &[]);
    assert_eq!(request.sign(SECRET, Form::Empty), "JXtjSvkJzw5n9TtOcuqDmSkEMnpVb/SMArSPUurKLOs=");
    assert_eq!(request.sign(SECRET, Form::EmptyLine), "wNVtHfuh5ro6NT/5pQM4DRBuZopvLGLL1SdcXkDTXhw=");
    for form in [Form::Empty, Form::EmptyLine] {
        assert_eq!(request.verify(SECRET, &request.sign(SECRET, form)), Some(form));
    }
}

#[test]
fn each_form_writes_the_params_in_its_own_way() {
    let fields = fields(&[("b", "x y"), ("a1", "2"), ("a", "中"), ("a", "&")]);
    let request = request("GET", "/p", &fields);
    let params = |form| request.text(form).rsplit('\n').next().unwrap_or_default().to_owned();
    assert_eq!(params(Form::Sorted), "a1=2&a=&&a=中&b=x y");
    assert_eq!(params(Form::SortedNames), "a=&&a=中&a1=2&b=x y");
    assert_eq!(params(Form::SortedEncoded), "a=%26&a=%E4%B8%AD&a1=2&b=x+y");
    assert_eq!(params(Form::AsSent), "b=x y&a1=2&a=中&a=&");
    assert_eq!(params(Form::AsSentEncoded), "b=x+y&a1=2&a=%E4%B8%AD&a=%26");
    for form in [Form::Sorted, Form::SortedNames, Form::SortedEncoded, Form::AsSent, Form::AsSentEncoded] {
        assert_eq!(request.verify(SECRET, &request.sign(SECRET, form)), Some(form));
    }
}

#[test]
fn a_form_for_calls_without_params_does_not_serve_calls_with_them() {
    let fields = fields(&[("appkey", "ak")]);
    let with = request("POST", "/gettoken.json", &fields);
    let without = request("POST", "/gettoken.json", &[]);
    for form in [Form::Empty, Form::EmptyLine] {
        assert_eq!(with.verify(SECRET, &without.sign(SECRET, form)), None, "the fields have to be signed");
    }
    assert_eq!(without.verify(SECRET, &with.sign(SECRET, Form::Sorted)), None);
}

#[test]
fn what_is_no_signature_verifies_nothing() {
    let request = request("GET", "/ping", &[]);
    for signature in ["", "=", "中文", "JXtjSvkJzw5n9TtOcuqDmSkEMnpVb/SMArSPUurKLOs", &"A".repeat(10_000)] {
        assert_eq!(request.verify(SECRET, signature), None, "{signature:.20}");
    }
}

/// Fields as clients have them, with names that are beginnings of each other and names that come twice.
fn some_fields() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(("[a-b]{1,2}[-1]?", "[ -~中]{0,6}"), 1..6)
}

fn some_form() -> impl Strategy<Value = Form> {
    prop::sample::select(vec![
        Form::Sorted,
        Form::SortedNames,
        Form::SortedEncoded,
        Form::AsSent,
        Form::AsSentEncoded,
    ])
}

proptest! {
    #[test]
    fn whatever_form_a_client_uses_its_signature_verifies(fields in some_fields(), form in some_form()) {
        let request = request("POST", "/x.json", &fields);
        let matched = request.verify(SECRET, &request.sign(SECRET, form));
        // Where two forms write the same text, the likelier one is named.
        prop_assert_eq!(matched.map(|matched| request.text(matched)), Some(request.text(form)));
    }

    #[test]
    fn the_sorted_forms_do_not_depend_on_the_order_of_the_fields(
        (sent, shuffled) in some_fields().prop_flat_map(|fields| (Just(fields.clone()), Just(fields).prop_shuffle())),
    ) {
        for form in [Form::Sorted, Form::SortedNames, Form::SortedEncoded] {
            prop_assert_eq!(
                request("GET", "/x", &sent).sign(SECRET, form),
                request("GET", "/x", &shuffled).sign(SECRET, form)
            );
        }
    }

    #[test]
    fn another_secret_method_time_nonce_path_or_field_is_another_signature(
        fields in some_fields(), form in some_form(), which in 0..6usize,
    ) {
        let right = request("POST", "/x.json", &fields);
        let signature = right.sign(SECRET, form);
        let more: Vec<_> = fields.iter().cloned().chain([("z".to_owned(), "1".to_owned())]).collect();
        let (secret, changed) = match which {
            0 => ("sk2", right),
            1 => (SECRET, GatewayRequest { method: "GET", ..right }),
            2 => (SECRET, GatewayRequest { timestamp: "2026-01-02T03:04:05.001+08:00", ..right }),
            3 => (SECRET, GatewayRequest { nonce: "17673194450001235", ..right }),
            4 => (SECRET, GatewayRequest { path: "/y.json", ..right }),
            _ => (SECRET, GatewayRequest { fields: &more, ..right }),
        };
        prop_assert_eq!(changed.verify(secret, &signature), None);
    }
}
