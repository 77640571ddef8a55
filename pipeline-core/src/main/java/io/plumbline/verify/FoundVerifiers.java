package io.plumbline.verify;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/**
 * The verifiers that the context class loader of this thread finds.
 *
 * @param sound those that can be made and have a name
 * @param broken a clause on each of the others that names its class, without what its own code says
 */
record FoundVerifiers(List<Verifier> sound, List<String> broken) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,100}");

    /** Most broken ones, beyond which the search ends: a file that cannot be read may be met again and again. */
    private static final int MOST_BROKEN = 20;

    static FoundVerifiers find() {
        FoundVerifiers found = new FoundVerifiers(new ArrayList<>(), new ArrayList<>());
        Iterator<Verifier> verifiers = ServiceLoader.load(Verifier.class).iterator();
        boolean isMore = true;
        while (isMore && found.broken.size() < MOST_BROKEN) {
            isMore = found.addNext(verifiers);
        }
        return found;
    }

    private boolean addNext(Iterator<Verifier> verifiers) {
        try {
            if (!verifiers.hasNext()) {
                return false;
            }
            add(verifiers.next());
        } catch (ServiceConfigurationError | LinkageError e) {
            String cause =
                    e.getCause() == null ? "" : " (" + e.getCause().getClass().getSimpleName() + ")";
            broken.add(String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?") + cause);
        }
        return true;
    }

    private void add(Verifier verifier) {
        String type = verifier.getClass().getName();
        String name;
        try {
            name = verifier.name();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            broken.add(type + ", whose name() threw " + e.getClass().getSimpleName());
            return;
        }
        if (name == null || !NAME.matcher(name).matches()) {
            broken.add(type + ", whose name() is not lower-case letters, digits and '-'");
        } else {
            sound.add(verifier);
        }
    }
}
