package io.plumbline.jobs.compare;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Locale;

/** The commands that compare, which name themselves in messages and in what they write. */
enum Command {
    JUDGE,
    RATE,
    DIVERGENCE;

    /** Returns its name on the command line. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the failure of an option, of kind CONFIGURATION. */
    PlumblineException refused(String problem) {
        return failure(Kind.CONFIGURATION, problem);
    }

    PlumblineException failure(Kind kind, String problem) {
        return new PlumblineException(kind, "Cannot " + verb() + ": " + problem);
    }

    private String verb() {
        return switch (this) {
            case JUDGE, RATE -> key();
            case DIVERGENCE -> "estimate a divergence";
        };
    }

    /** Refuses a place that is empty or holds a secret. */
    void requirePlace(String option, String location) {
        if (location.isBlank()) {
            throw refused(option + " must name a place, and is empty");
        }
        if (PlainText.holdsCredentials(location)) {
            throw refused(option + " must not hold credentials; give them through Hadoop's configuration");
        }
    }
}
