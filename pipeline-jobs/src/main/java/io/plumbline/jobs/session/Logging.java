package io.plumbline.jobs.session;

import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;

/** Keeps Spark's chatter at WARN under a spark-submit that says nothing else. */
public final class Logging {
    private static final String PACKAGED = "plumbline-log4j2.properties";

    private Logging() {}

    /** Takes the packaged levels, unless the user brought a log4j2 configuration. */
    public static void quieten() {
        ClassLoader loader = Logging.class.getClassLoader();
        boolean configured = System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null
                || loader.getResource("log4j2.properties") != null
                || loader.getResource("log4j2.xml") != null;
        URL packaged = loader.getResource(PACKAGED);
        if (configured || packaged == null || !(LogManager.getContext(false) instanceof LoggerContext context)) {
            return;
        }
        try {
            context.setConfigLocation(packaged.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot name the packaged " + PACKAGED, e);
        }
    }
}
