package io.plumbline.jobs.label;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.Sha256;
import io.plumbline.jobs.config.LabelConfig;
import io.plumbline.verify.Verifier;
import io.plumbline.verify.Verifiers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;

/** Finds the verifier that the configuration names, before anything runs. */
final class GivenVerifier {
    private GivenVerifier() {}

    /**
     * Returns what tells the verifier's code from other code: of a built-in one its name, of one of the user's the SHA-256 of
     * its jar.
     *
     * @throws PlumblineException of kind CONFIGURATION where there is no such verifier, or it refuses its options
     */
    static String require(LabelConfig label) {
        Verifier verifier;
        try {
            verifier = Verifiers.named(label.by());
        } catch (IllegalArgumentException e) {
            throw refused("label.by " + e.getMessage(), e);
        }
        try {
            Verifiers.configured(verifier, label.options());
        } catch (IllegalArgumentException e) {
            throw refused("label.options." + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw refused("label.by " + e.getMessage(), e);
        }
        return code(verifier);
    }

    private static PlumblineException refused(String problem, Throwable cause) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot label: " + problem, cause);
    }

    private static String code(Verifier verifier) {
        CodeSource source = verifier.getClass().getProtectionDomain().getCodeSource();
        URL jar = source == null ? null : source.getLocation();
        boolean isBuiltIn = Verifiers.builtIn().stream().anyMatch(one -> one.getClass() == verifier.getClass());
        if (isBuiltIn || jar == null || !jar.getPath().endsWith(".jar")) {
            return verifier.name();
        }
        try (InputStream in = jar.openStream()) {
            return Sha256.hex(in);
        } catch (IOException e) {
            throw new PlumblineException(
                    Kind.STORAGE,
                    "Cannot read the jar of the verifier " + label(verifier) + ": " + PlainText.reason(e),
                    e);
        }
    }

    private static String label(Verifier verifier) {
        return PlainText.of(verifier.name());
    }
}
