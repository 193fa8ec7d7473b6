//! The mistakes that people make, as rows. Their words are in `words.toml`, the pages about them in `traps.toml`.

use serde::Serialize;

/// What a mistake is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The ticket.
    Ticket,
    /// The nonce.
    Nonce,
    /// The timestamp.
    Timestamp,
    /// The page's URL.
    Url,
    /// How the string was put together, or hashed.
    Form,
    /// The signature's own text.
    Signature,
    /// The key, or the secret, that signed.
    Key,
    /// Where the page lies.
    Domain,
    /// A request's method or path.
    Path,
    /// A request's body, or its parameters.
    Body,
    /// Who calls.
    Client,
    /// What an app may do.
    Permission,
    /// What a live page serves.
    Page,
}

macro_rules! mistakes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $field:ident;)+) => {
        /// A mistake. Its code is stable: documentation and tools refer to it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Mistake {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Mistake {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its machine-readable name.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// By its machine-readable name.
            pub fn named(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|mistake| mistake.code() == code)
            }

            /// What it is about.
            pub fn field(self) -> Field {
                match self { $(Self::$name => Field::$field,)+ }
            }
        }
    };
}

mistakes! {
    /// The fragment was signed too.
    UrlFragment = "url_fragment", Url;
    /// The query was left out.
    UrlWithoutQuery = "url_without_query", Url;
    /// Only scheme and host were signed.
    UrlOrigin = "url_origin", Url;
    /// The URL was percent-encoded as a whole.
    UrlEncoded = "url_encoded", Url;
    /// The URL was percent-encoded twice.
    UrlEncodedTwice = "url_encoded_twice", Url;
    /// The URL was percent-decoded.
    UrlDecoded = "url_decoded", Url;
    /// Only its query was decoded, as forms are.
    UrlQueryDecoded = "url_query_decoded", Url;
    /// `&` had become `&amp;`.
    UrlHtmlEscaped = "url_html_escaped", Url;
    /// Slashes were escaped as JSON may have them.
    UrlJsonEscaped = "url_json_escaped", Url;
    /// http was signed for a page on https.
    UrlHttpForHttps = "url_http_for_https", Url;
    /// https was signed for a page on http.
    UrlHttpsForHttp = "url_https_for_http", Url;
    /// A port was signed that the page's URL does not show.
    UrlPortAdded = "url_port_added", Url;
    /// The page's port was left out.
    UrlPortDropped = "url_port_dropped", Url;
    /// A slash at the end that the page does not have.
    UrlSlashAdded = "url_slash_added", Url;
    /// The slash at the end was left out.
    UrlSlashDropped = "url_slash_dropped", Url;
    /// `www.` in front that the page does not have.
    UrlWwwAdded = "url_www_added", Url;
    /// The page's `www.` was left out.
    UrlWwwDropped = "url_www_dropped", Url;
    /// A default document's name that the page's URL does not show.
    UrlIndexAdded = "url_index_added", Url;
    /// The default document's name was left out.
    UrlIndexDropped = "url_index_dropped", Url;
    /// The scheme's colon was there twice.
    UrlDoubleColon = "url_double_colon", Url;
    /// Blank space around the URL.
    UrlSpace = "url_space", Url;
    /// The host in other letters than the browser writes.
    UrlHostCase = "url_host_case", Url;
    /// Signed before the client had added its share parameters.
    UrlShareParameters = "url_share_parameters", Url;
    /// Signed without the login's `code` and `state`.
    UrlLoginParameters = "url_login_parameters", Url;
    /// The landing URL was signed, and this client verifies the current one.
    UrlLanding = "url_landing", Url;
    /// The current URL was signed, and this client verifies the landing one.
    UrlCurrent = "url_current", Url;
    /// Another page's URL was signed.
    UrlOtherPage = "url_other_page", Url;
    /// The backend signed its own address.
    UrlEndpoint = "url_endpoint", Url;
    /// The query was cut at its first `&`.
    UrlQueryCut = "url_query_cut", Url;
    /// What was encoded in it was encoded again.
    UrlEncodedAgain = "url_encoded_again", Url;
    /// Quotation marks around the URL.
    UrlQuoted = "url_quoted", Url;
    /// No URL was signed.
    UrlEmpty = "url_empty", Url;

    /// The ticket's life is over.
    TicketExpired = "ticket_expired", Ticket;
    /// Another ticket has taken its place.
    TicketSuperseded = "ticket_superseded", Ticket;
    /// The ticket is another app's.
    TicketOtherApp = "ticket_other_app", Ticket;
    /// The ticket is the one for cards.
    TicketCard = "ticket_card", Ticket;
    /// The access token was taken for the ticket.
    TicketAccessToken = "ticket_access_token", Ticket;
    /// The ticket is the one for pages, where the one for cards belongs.
    TicketPage = "ticket_page", Ticket;
    /// The app's secret was taken for the ticket.
    TicketSecret = "ticket_secret", Ticket;
    /// What was presented is an access token, though of no app that is known.
    TicketOfTokenForm = "ticket_of_token_form", Ticket;
    /// There was no ticket: an empty text was signed.
    TicketEmpty = "ticket_empty", Ticket;
    /// There was no ticket: the word for nothing was signed.
    TicketUndefined = "ticket_undefined", Ticket;
    /// Blank space around the ticket.
    TicketSpace = "ticket_space", Ticket;
    /// Quotation marks around the ticket.
    TicketQuoted = "ticket_quoted", Ticket;
    /// A byte order mark before the ticket.
    TicketByteOrderMark = "ticket_byte_order_mark", Ticket;

    /// Milliseconds were signed, seconds passed.
    TimestampMilliseconds = "timestamp_milliseconds", Timestamp;
    /// Seconds were signed, milliseconds passed.
    TimestampSeconds = "timestamp_seconds", Timestamp;
    /// Another moment was signed than passed.
    TimestampOther = "timestamp_other", Timestamp;
    /// The number was signed with decimals.
    TimestampDecimal = "timestamp_decimal", Timestamp;
    /// Blank space around the timestamp.
    TimestampSpace = "timestamp_space", Timestamp;
    /// Quotation marks around the timestamp.
    TimestampQuoted = "timestamp_quoted", Timestamp;
    /// No timestamp was signed.
    TimestampMissing = "timestamp_missing", Timestamp;

    /// The nonce of another request was signed.
    NonceOther = "nonce_other", Nonce;
    /// The nonce was signed in other letters.
    NonceCase = "nonce_case", Nonce;
    /// Blank space around the nonce.
    NonceSpace = "nonce_space", Nonce;
    /// The nonce was signed without its dashes.
    NonceDashes = "nonce_dashes", Nonce;
    /// No nonce was signed.
    NonceMissing = "nonce_missing", Nonce;

    /// `nonceStr=` was signed for `noncestr=`.
    KeyNonceStr = "key_nonce_str", Form;
    /// `timeStamp=` was signed for `timestamp=`.
    KeyTimeStamp = "key_time_stamp", Form;
    /// Another name was signed for `jsapi_ticket=`.
    KeyTicket = "key_ticket", Form;
    /// Another name was signed for `url=`.
    KeyUrl = "key_url", Form;
    /// The four parts stood in another order.
    Order = "order", Form;
    /// The values were percent-encoded.
    ValuesEncoded = "values_encoded", Form;
    /// `&timestamp` was shown as `×tamp` by HTML, and signed so.
    AmpersandEaten = "ampersand_eaten", Form;
    /// `&amp;` stood between the parts.
    SeparatorEscaped = "separator_escaped", Form;
    /// The values were sorted and joined, as for cards.
    CardRule = "card_rule", Form;
    /// A line end behind the string.
    TrailingNewline = "trailing_newline", Form;
    /// `&` behind the string.
    TrailingAmpersand = "trailing_ampersand", Form;
    /// A byte order mark before the string.
    ByteOrderMark = "byte_order_mark", Form;
    /// SHA-256 instead of SHA-1.
    Sha256 = "sha256", Form;
    /// MD5 instead of SHA-1.
    Md5 = "md5", Form;

    /// No signature was passed.
    SignatureMissing = "signature_missing", Signature;
    /// The signature is base64 instead of hexadecimal digits.
    SignatureBase64 = "signature_base64", Signature;
    /// The digits are upper case.
    UpperCaseHex = "upper_case_hex", Signature;
    /// Blank space around the signature.
    SignatureSpace = "signature_space", Signature;
    /// The signature was right, and its end is missing.
    SignatureCut = "signature_cut", Signature;
    /// The signature was right, and a few of its digits have changed.
    SignatureDamaged = "signature_damaged", Signature;

    /// The app has no home page.
    HomeMissing = "home_missing", Domain;
    /// The page lies on another host than the app's home page.
    HomeOtherHost = "home_other_host", Domain;
    /// The page lies on another port than the app's home page.
    HomeOtherPort = "home_other_port", Domain;
    /// The app has not subscribed to the API directory.
    DirectoryNotSubscribed = "directory_not_subscribed", Permission;

    /// Cards: a value that is passed was left out of what was signed.
    CardValueMissing = "card_value_missing", Form;
    /// Cards: the word for nothing was signed for a value that is not passed.
    CardValueUndefined = "card_value_undefined", Form;
    /// Cards: the values were joined in another order than that of their bytes.
    CardUnsorted = "card_unsorted", Form;
    /// Cards: names were signed too, as it is done for pages.
    PageRule = "page_rule", Form;
    /// Cards: something stands between the values.
    CardSeparator = "card_separator", Form;

    /// Another method was signed than sent.
    MethodOther = "method_other", Path;
    /// The method was signed in lower case.
    MethodCase = "method_case", Path;
    /// The path was signed with scheme and host.
    PathHost = "path_host", Path;
    /// The path was signed with its query.
    PathQuery = "path_query", Path;
    /// A slash too many or too few at an end of the path.
    PathSlash = "path_slash", Path;
    /// The path was signed without the gateway's prefix.
    PathPrefix = "path_prefix", Path;
    /// The path's suffix was added or left out.
    PathSuffix = "path_suffix", Path;
    /// Another call's path was signed.
    PathOther = "path_other", Path;
    /// No path was signed.
    PathMissing = "path_missing", Path;
    /// The client's id was signed in other letters.
    ClientCase = "client_case", Client;
    /// Another client's id was signed.
    ClientOther = "client_other", Client;
    /// No client id was signed.
    ClientMissing = "client_missing", Client;
    /// The time was written otherwise when it was signed.
    TimeRendered = "time_rendered", Timestamp;
    /// The time was drawn twice.
    TimeOther = "time_other", Timestamp;
    /// No time was signed.
    TimeMissing = "time_missing", Timestamp;
    /// The body was signed without white space.
    BodyCompact = "body_compact", Body;
    /// The body was signed with spaces behind commas and colons.
    BodySpaced = "body_spaced", Body;
    /// The body was signed over lines.
    BodyIndented = "body_indented", Body;
    /// The body was signed with its names in order.
    BodySorted = "body_sorted", Body;
    /// Slashes were escaped before or behind the signing.
    BodySlashes = "body_slashes", Body;
    /// Signs beyond ASCII were escaped before or behind the signing.
    BodySigns = "body_signs", Body;
    /// The body's lines ended otherwise when it was signed.
    BodyLineEnds = "body_line_ends", Body;
    /// A line end behind the body was signed, or left out.
    BodyFinalLine = "body_final_line", Body;
    /// The body was signed without the white space around it.
    BodyTrimmed = "body_trimmed", Body;
    /// The body was signed as text in another encoding.
    BodyEncoding = "body_encoding", Body;
    /// No body was signed.
    BodyEmpty = "body_empty", Body;
    /// An empty object was signed instead of the body.
    BodyEmptyObject = "body_empty_object", Body;
    /// The JSON text was signed instead of its fields.
    BodyRaw = "body_raw", Body;
    /// The body was signed alone.
    BodyOnly = "body_only", Body;
    /// The parameters were left out.
    FieldsMissing = "fields_missing", Body;
    /// One of the parameters was left out.
    FieldMissing = "field_missing", Body;
    /// The parameters were joined otherwise.
    FieldsJoined = "fields_joined", Body;
    /// CR LF instead of a line feed stands between the parts.
    JointCarriageReturn = "joint_carriage_return", Form;
    /// A backslash and an n stand between the parts.
    JointEscaped = "joint_escaped", Form;
    /// Nothing stands between the parts.
    JointMissing = "joint_missing", Form;
    /// The hash of the string was signed instead of the string.
    HashedFirst = "hashed_first", Form;
    /// Another digest than SHA-256.
    DigestOther = "digest_other", Form;
    /// RSA-PSS instead of PKCS#1 v1.5.
    SchemePss = "scheme_pss", Form;
    /// The signature is in hexadecimal instead of base64.
    SignatureHex = "signature_hex", Signature;
    /// The signature is base64 of hexadecimal digits.
    SignatureHexInBase64 = "signature_hex_in_base64", Signature;
    /// The signature is percent-encoded twice.
    SignatureEncodedTwice = "signature_encoded_twice", Signature;
    /// The signature is percent-encoded where it should not be.
    SignatureEncoded = "signature_encoded", Signature;
    /// The signature is base64url where base64 is wanted.
    SignatureUrlSafe = "signature_url_safe", Signature;
    /// The padding of the signature is lost.
    SignaturePadding = "signature_padding", Signature;
    /// A plus sign of the signature has become a space.
    SignaturePlus = "signature_plus", Signature;
    /// The signature is no base64 at all.
    SignatureUnreadable = "signature_unreadable", Signature;
    /// The signature has another length than the key makes.
    SignatureLength = "signature_length", Signature;
    /// The Signature header cannot be read.
    HeaderUnreadable = "header_unreadable", Signature;
    /// The header names another algorithm.
    AlgorithmOther = "algorithm_other", Signature;
    /// Another app's key signed.
    KeyOtherApp = "key_other_app", Key;
    /// Another version of the client's key signed.
    KeyVersion = "key_version", Key;
    /// There is no key of the version that the header names.
    KeyVersionUnknown = "key_version_unknown", Key;
    /// The private key is of no pair whose public half is registered.
    KeyNotRegistered = "key_not_registered", Key;
    /// The client's own public key was taken for the platform's.
    KeyOwnPublic = "key_own_public", Key;
    /// The app's key was taken for its secret.
    KeyIsAppKey = "key_is_app_key", Key;
    /// Blank space around the secret.
    KeySpace = "key_space", Key;
    /// The secret was decoded before it signed.
    KeyDecoded = "key_decoded", Key;

    /// Pay: `timestamp` was signed for `timeStamp`, or another name.
    PayName = "pay_name", Form;
    /// Pay: the sign type was left out, or another one was signed.
    PaySignType = "pay_sign_type", Form;
    /// Pay: the prepay id was signed without `prepay_id=`, or with it twice.
    PayPackage = "pay_package", Body;
    /// Pay: the merchant's key was left out.
    PayKeyMissing = "pay_key_missing", Key;
    /// Pay: the digits are lower case.
    PayLowerCase = "pay_lower_case", Signature;

    /// The page cannot be had.
    PageUnreachable = "page_unreachable", Page;
    /// The page's certificate is not trusted.
    PageCertificate = "page_certificate", Page;
    /// The address redirects elsewhere.
    PageRedirects = "page_redirects", Page;
    /// The redirects go round, or on and on.
    PageRedirectsForever = "page_redirects_forever", Page;
    /// A redirect leads from https to http.
    PageDowngraded = "page_downgraded", Page;
    /// The page answers with an error.
    PageStatus = "page_status", Page;
    /// What answers is no HTML.
    PageNotHtml = "page_not_html", Page;
    /// The page is not on https.
    PageNotHttps = "page_not_https", Page;
    /// The page's host is an IP address.
    DomainAddress = "domain_address", Domain;
    /// The page has a port that clients refuse.
    DomainPort = "domain_port", Domain;
    /// The file that proves the domain's owner is missing.
    DomainFileMissing = "domain_file_missing", Domain;
    /// The file that proves the domain's owner says something else.
    DomainFileWrong = "domain_file_wrong", Domain;
    /// The page loads no SDK.
    SdkMissing = "sdk_missing", Page;
    /// The page loads the SDK twice.
    SdkTwice = "sdk_twice", Page;
    /// The SDK is loaded as a module.
    SdkModule = "sdk_module", Page;
    /// The SDK's tag comes behind the script that uses it, or is deferred.
    SdkLate = "sdk_late", Page;
    /// The SDK is of another platform.
    SdkOther = "sdk_other", Page;
    /// The content security policy blocks the SDK.
    PolicyBlocksSdk = "policy_blocks_sdk", Page;
    /// The content security policy blocks inline scripts.
    PolicyBlocksInline = "policy_blocks_inline", Page;
    /// The page on https loads parts over http.
    MixedContent = "mixed_content", Page;
    /// HTML has eaten a part of a URL.
    PageAmpersandEaten = "page_ampersand_eaten", Page;
}

impl Serialize for Mistake {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_its_own() {
        let mut codes: Vec<&str> = Mistake::ALL.iter().map(|mistake| mistake.code()).collect();
        codes.sort_unstable();
        let all = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}
