package io.plumbline.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of verifiers: a built-in one is one class and one line here, one of the user's is found in the class path. */
public final class Verifiers {
    private static final List<Verifier> BUILT_IN = List.of(
            new ExactMatch(), // one a line
            new LastNumber(),
            new RegularExpression(),
            new JsonValidity());

    private static final Pattern OPTION_FIRST = Pattern.compile("[a-z][a-zA-Z0-9_.-]*\\b");

    private Verifiers() {}

    /** Returns the built-in ones, which have their default options. */
    public static List<Verifier> builtIn() {
        return BUILT_IN;
    }

    /**
     * Returns a fresh verifier of a name with options, as {@link #named} and {@link #configured} do.
     *
     * @throws IllegalArgumentException as they do
     * @throws IllegalStateException as {@link #configured} does
     */
    public static Verifier of(String name, VerifierOptions options) {
        return configured(named(name), options);
    }

    /**
     * Returns the verifier of a name, without options: a built-in one, or one that the context class loader of this thread
     * finds, which in Spark knows the jars of {@code --jars}. One that is broken does not keep another from being found.
     *
     * @throws IllegalArgumentException where there is none or two, in words that follow the key
     */
    public static Verifier named(String name) {
        FoundVerifiers given = FoundVerifiers.find();
        List<Verifier> all = new ArrayList<>(BUILT_IN);
        all.addAll(given.sound());
        List<Verifier> found =
                all.stream().filter(verifier -> name.equals(verifier.name())).toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException("must be the name of one verifier, got " + name + ", which "
                    + found.stream()
                            .map(verifier -> verifier.getClass().getName())
                            .collect(Collectors.joining(" and "))
                    + " have");
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("must be a verifier ("
                    + all.stream().map(Verifier::name).collect(Collectors.joining(", "))
                    + ", or one of a jar of --jars that names it in META-INF/services/" + Verifier.class.getName()
                    + "), got '" + name + "'"
                    + (given.broken().isEmpty()
                            ? ""
                            : "; broken ones of the class path are " + String.join("; ", given.broken())));
        }
        return found.get(0);
    }

    /**
     * Returns a verifier with options.
     *
     * @throws IllegalArgumentException where the verifier refuses an option; the message begins with the option's name
     * @throws IllegalStateException where the verifier does anything else that is no verifier, in words that follow the key of
     *     its name
     */
    public static Verifier configured(Verifier verifier, VerifierOptions options) {
        Verifier configured;
        try {
            configured = verifier.configured(options);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            if (isRefusal(e)) {
                throw (IllegalArgumentException) e;
            }
            throw broken(verifier, "threw " + e.getClass().getSimpleName(), e);
        }
        if (configured == null) {
            throw broken(verifier, "returned null", null);
        }
        return configured;
    }

    /** Returns whether what was thrown is about an option: Java's own exceptions of this kind, as of a number, name none. */
    private static boolean isRefusal(Throwable thrown) {
        return thrown instanceof IllegalArgumentException
                && (thrown.getClass() == IllegalArgumentException.class
                        || !thrown.getClass().getName().startsWith("java."))
                && thrown.getMessage() != null
                && OPTION_FIRST.matcher(thrown.getMessage()).lookingAt();
    }

    private static IllegalStateException broken(Verifier verifier, String problem, Throwable cause) {
        return new IllegalStateException(
                "must be a verifier that takes its options: configured() of "
                        + verifier.getClass().getName() + " " + problem,
                cause);
    }
}
