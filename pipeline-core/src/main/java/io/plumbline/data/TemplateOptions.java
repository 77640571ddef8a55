package io.plumbline.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All that a chat template is given beside messages, tools and special tokens. What is refused begins with its key.
 *
 * @param templateDate {@code data.template-date}: the day that it writes as today's, as year-month-day; with a clock,
 *     the same rows would give other examples every day
 * @param templateArguments {@code data.template-arguments}: further variables, {@code enable_thinking=false}: the value
 *     is JSON, or a text that is none
 */
public record TemplateOptions(String templateDate, List<String> templateArguments) implements Serializable {
    private static final long serialVersionUID = 1L;
    /** The key of the day. */
    static final String DATE = "data.template-date";

    /** The key of the variables. */
    static final String ARGUMENTS = "data.template-arguments";

    private static final Set<String> GIVEN = Set.of("messages", "tools", "documents", "add_generation_prompt");
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "null");
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final ObjectReader JSON = new ObjectMapper()
            .readerFor(new TypeReference<Object>() {})
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The day that Llama 3's template writes where it is given none, and no arguments. */
    public static final TemplateOptions DEFAULT = new TemplateOptions("2024-07-26", List.of());

    /** Refuses what is no day, and what are no arguments. */
    public TemplateOptions {
        templateArguments = List.copyOf(templateArguments);
        if (!isDay(templateDate)) {
            throw new IllegalArgumentException(DATE + " must be a day such as 2024-07-26, got "
                    + (templateDate == null ? "nothing" : "'" + templateDate + "'"));
        }
        variables(templateArguments);
    }

    private static boolean isDay(String text) {
        try {
            return text != null && LocalDate.parse(text).getYear() >= 1;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Returns the day. */
    LocalDate date() {
        return LocalDate.parse(templateDate);
    }

    /** Returns the keys that are not as in {@link #DEFAULT}: without a template that reads them, they have no effect. */
    public List<String> asked() {
        List<String> keys = new ArrayList<>();
        if (!templateDate.equals(DEFAULT.templateDate)) {
            keys.add(DATE);
        }
        if (!templateArguments.isEmpty()) {
            keys.add(ARGUMENTS);
        }
        return keys;
    }

    /** Returns the variables by name. */
    Map<String, Object> variables() {
        return variables(templateArguments);
    }

    /**
     * Returns whether a template may be given a variable of a name: it is one, and not what every template is given.
     */
    static boolean isVariable(String name) {
        return name.matches(NAME) && !GIVEN.contains(name);
    }

    private static Map<String, Object> variables(List<String> arguments) {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.substring(0, Math.max(equals, 0)).strip();
            if (!isVariable(name)) {
                throw refused(
                        "must be like enable_thinking=false, the name none of messages, tools, documents and"
                                + " add_generation_prompt",
                        argument);
            }
            if (variables.containsKey(name)) {
                throw refused("must name each variable once", argument);
            }
            variables.put(name, value(argument, argument.substring(equals + 1).strip()));
        }
        return variables;
    }

    private static Object value(String argument, String written) {
        try {
            return JSON.readValue(written);
        } catch (JsonProcessingException e) {
            // As a text it would be true to a template.
            if (CONSTANTS.contains(written.toLowerCase(Locale.ROOT))) {
                throw refused("must have its value as JSON writes it: true, false or null", argument);
            }
            return written;
        }
    }

    private static IllegalArgumentException refused(String rule, String argument) {
        return new IllegalArgumentException(ARGUMENTS + " " + rule + ", got '" + argument + "'");
    }
}
