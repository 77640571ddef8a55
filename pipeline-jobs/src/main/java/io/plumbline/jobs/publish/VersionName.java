package io.plumbline.jobs.publish;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of versions: when one was published, in UTC, and how its policy's fingerprint begins: {@code
 * 20260131T235959Z-0a1b2c3d}. They sort in the order in which they were published, and name nothing outside their directory.
 */
final class VersionName {
    private static final Pattern NAME = Pattern.compile("(\\d{8}T\\d{6})Z-[0-9a-f]{8}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
    private static final String LAST_YEAR = "9999";
    private static final int DIGITS = 8;

    private VersionName() {}

    /** Returns whether a name is that of a version. */
    static boolean is(String name) {
        return time(name).isPresent();
    }

    private static Optional<Instant> time(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(matcher.group(1), TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the name of a new version, which comes after all others, also where the clock was set back.
     *
     * @param fingerprint of the policy, at least 8 hexadecimal digits
     * @param others that are there or were
     * @throws PlumblineException of kind DATA where none comes after them, as years have four digits
     */
    static String next(Instant now, String fingerprint, Collection<String> others) {
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        for (String other : others) {
            if (is(other) && other.startsWith(LAST_YEAR)) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot publish: publish.dir holds a version of the year " + LAST_YEAR + ", " + other
                                + ", which no later one can follow; if it is none, rename it");
            }
            Instant after = time(other).orElse(Instant.MIN).plusSeconds(1);
            time = after.isAfter(time) ? after : time;
        }
        return TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)) + "Z-" + fingerprint.substring(0, DIGITS);
    }
}
