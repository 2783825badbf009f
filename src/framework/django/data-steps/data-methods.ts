/** Methods of text, bytes, numbers, dates, paths, matches, loggers and what JSON holds: they compute, or change the value alone. */
const METHODS = new Set(
  `
append as_integer_ratio as_posix as_tuple astimezone bit_length capitalize casefold center clear copy count critical
ctime date debug decode default difference_update digest discard encode end endswith error exception expandtabs
exists extend find findall finditer flush format fromisoformat fromkeys fullmatch get group groupdict groups hex
hexdigest index info insert is_integer isalnum isalpha isdecimal isdigit isidentifier islower isnumeric isoformat
isocalendar isoweekday isspace istitle isupper items join json keys ljust localize log lower lstrip maketrans match
normalize partition pop popitem quantize read read_text readline readlines remove removeprefix removesuffix replace
reverse rfind rindex rjust rpartition rsplit rstrip search setdefault sort span split splitlines start startswith
strftime strip strptime sub subn swapcase time timetuple timestamp title to_integral_value toordinal total_seconds
translate tzname update upper utcoffset utctimetuple values warn warning weekday write writelines zfill
SUCCESS ERROR WARNING NOTICE HTTP_INFO getLogger setLevel isEnabledFor most_common elements
`
    .trim()
    .split(/\s+/),
);

/** Is it a method that plain values have? */
export function isDataMethod(name: string): boolean {
  return METHODS.has(name);
}
