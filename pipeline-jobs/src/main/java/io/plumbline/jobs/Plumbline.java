package io.plumbline.jobs;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/**
 * The main class that spark-submit starts. It alone is compiled for Java 8, so that a user whose Java cannot run the other
 * classes reads a plain sentence and not an error about class files.
 */
public final class Plumbline {
    private static final int OLDEST = 17;
    /** From Java 23 on there is no {@code Subject.getSubject}, which Hadoop 3.3 asks for the user. */
    private static final int NEWEST = 22;

    private static final int CONFIGURATION = 2;

    private Plumbline() {}

    /**
     * Runs a command; see {@link Main#main}.
     *
     * @param arguments command and options
     * @throws Throwable what the command threw
     */
    @SuppressWarnings({"checkstyle:regexpsinglelinejava", "checkstyle:illegalthrows"})
    public static void main(String[] arguments) throws Throwable {
        Optional<String> problem = problem(System.getProperty("java.specification.version"));
        if (problem.isPresent()) {
            if ("cluster".equals(System.getProperty("spark.submit.deployMode"))) {
                throw new IllegalStateException(problem.get());
            }
            System.err.println(problem.get());
            System.exit(CONFIGURATION);
        }
        try {
            Class.forName("io.plumbline.jobs.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * Returns the reason why a version of Java cannot run this program; empty where it can.
     *
     * @param specification {@code java.specification.version}: 1.8, 17
     */
    static Optional<String> problem(String specification) {
        int version = Integer.parseInt(specification.startsWith("1.") ? specification.substring(2) : specification);
        if (version >= OLDEST && version <= NEWEST) {
            return Optional.empty();
        }
        return Optional.of("Cannot run plumbline: this is Java " + version + ", Java 17 is needed"
                + (version < OLDEST ? "" : " (Hadoop 3.3 works up to " + NEWEST + ")")
                + "; set JAVA_HOME, on YARN also spark.yarn.appMasterEnv.JAVA_HOME and spark.executorEnv.JAVA_HOME");
    }
}
