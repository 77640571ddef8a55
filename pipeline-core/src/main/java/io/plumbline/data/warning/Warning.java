package io.plumbline.data.warning;

import java.util.Optional;

/** A kind of trouble that rows may show although each of them can be read. */
interface Warning {
    /** The stable name of its kind, in lower case with underscores. */
    String code();

    /** Returns what was found and what to set, in words that follow the name of the input; empty where there is no trouble. */
    Optional<String> of(Counted counted);
}
