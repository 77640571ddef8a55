package io.plumbline.jobs.session;

import io.plumbline.PlainText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/**
 * A log line for the console: when, how grave, who, and the first line of what, as {@link PlainText}. Stack traces are
 * left to {@code --stacktrace}, which shows the whole chain of causes.
 */
final class PlainLayout extends AbstractStringLayout {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    PlainLayout() {
        super(StandardCharsets.UTF_8);
    }

    @Override
    public String toSerializable(LogEvent event) {
        String logger = event.getLoggerName();
        Instant time = Instant.ofEpochMilli(event.getTimeMillis());
        return TIME.format(time) + " " + event.getLevel() + " " + logger.substring(logger.lastIndexOf('.') + 1) + ": "
                + line(event) + "\n";
    }

    private static String line(LogEvent event) {
        return PlainText.firstLine(event.getMessage().getFormattedMessage());
    }
}
