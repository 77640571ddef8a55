package io.plumbline.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code report.html}: one file without any link to another, so it opens offline and on a machine that may not reach
 * the network. Every value is escaped, and the page forbids the browser to load anything.
 */
public final class Report {
    private static final String TEMPLATE = "/io/plumbline/score/report.html.jinja";
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Report() {}

    /** The page. */
    public static String html(ReportContent content) {
        // Values are shown as they are, never read as template.
        Jinjava jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withNestedInterpretationEnabled(false)
                .withFailOnUnknownTokens(true)
                .build());
        jinjava.getGlobalContext().setAutoEscape(true);
        Map<String, Object> bindings = ReportBindings.of(content);
        bindings.put("chart_library", withoutSourceMap(resource(CHARTS)));
        bindings.put("series", embeddable(ReportBindings.series(content)));
        RenderResult result = jinjava.renderForResult(resource(TEMPLATE), bindings);
        if (!result.getErrors().isEmpty()) {
            throw new IllegalStateException(
                    "The report's template failed: " + result.getErrors().get(0).getMessage());
        }
        return result.getOutput();
    }

    /** JSON that cannot end the script element it stands in. */
    static String embeddable(Object value) {
        try {
            return MAPPER.writeValueAsString(value)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write numbers and names as JSON", e);
        }
    }

    private static String withoutSourceMap(String script) {
        return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The report's resource " + name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the report's resource " + name, e);
        }
    }
}
