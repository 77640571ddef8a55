package io.plumbline.jobs.session;

import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;

/** Keeps Spark's chatter at WARN under a spark-submit that says nothing else. */
public final class Logging {
    /** The one in Plumbline's own files. */
    private static final String APPENDER = "plumbline";

    private static final String PACKAGED = "plumbline-log4j2.properties";

    private Logging() {}

    /**
     * Takes the packaged levels, unless the user brought a log4j2 configuration, and makes lines plain, unless an appender
     * of the user's own writes them.
     */
    public static void quieten() {
        ClassLoader loader = Logging.class.getClassLoader();
        boolean configured = System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null
                || loader.getResource("log4j2.properties") != null
                || loader.getResource("log4j2.xml") != null;
        URL packaged = loader.getResource(PACKAGED);
        if (packaged == null || !(LogManager.getContext(false) instanceof LoggerContext context)) {
            return;
        }
        try {
            if (!configured) {
                context.setConfigLocation(packaged.toURI());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot name the packaged " + PACKAGED, e);
        }
        if (context.getConfiguration().getRootLogger().getAppenders().containsKey(APPENDER)) {
            showPlain(context);
        }
    }

    /** Not by the file: log4j does not look for layouts where spark-submit loads this jar. */
    private static void showPlain(LoggerContext context) {
        ConsoleAppender console = ConsoleAppender.newBuilder()
                .setName(APPENDER)
                .setTarget(ConsoleAppender.Target.SYSTEM_ERR)
                .setLayout(new PlainLayout())
                .build();
        console.start();
        context.getConfiguration().getRootLogger().removeAppender(APPENDER);
        context.getConfiguration().addAppender(console);
        context.getConfiguration().getRootLogger().addAppender(console, null, null);
        context.updateLoggers();
    }
}
