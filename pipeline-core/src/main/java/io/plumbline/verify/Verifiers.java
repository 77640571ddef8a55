package io.plumbline.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The table of verifiers: a built-in one is one class and one line here, one of the user's is found in the class path. */
public final class Verifiers {
    private static final List<Verifier> BUILT_IN = List.of(
            new ExactMatch(), // one a line
            new LastNumber(),
            new RegularExpression(),
            new JsonValidity());

    private Verifiers() {}

    /** Returns the built-in ones, which have their default options. */
    public static List<Verifier> builtIn() {
        return BUILT_IN;
    }

    /**
     * Returns a fresh verifier of a name: a built-in one, or one that the context class loader of this thread finds, which
     * in Spark knows the jars of {@code --jars}.
     *
     * @throws IllegalArgumentException where there is none, two, or one that cannot be made, in words that follow the key; or
     *     where the options are refused, beginning with the option's name
     */
    public static Verifier of(String name, VerifierOptions options) {
        return named(name).configured(options);
    }

    /** Returns the verifier of a name, without options. */
    public static Verifier named(String name) {
        List<Verifier> all = new ArrayList<>(BUILT_IN);
        all.addAll(given());
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
                    + "), got '" + name + "'");
        }
        return found.get(0);
    }

    private static List<Verifier> given() {
        List<Verifier> given = new ArrayList<>();
        try {
            ServiceLoader.load(Verifier.class).forEach(given::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalArgumentException(
                    "must be a verifier that can be loaded; one of the class path cannot be: " + e.getMessage(), e);
        }
        return given;
    }
}
