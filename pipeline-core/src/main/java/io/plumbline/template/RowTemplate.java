package io.plumbline.template;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A template that makes a text of the fields of a row, by the rules and within the bounds of chat templates. It may be used by
 * several threads at once.
 */
public final class RowTemplate {
    /** Written nowhere: a template that reads the date is refused. */
    private static final LocalDateTime NEVER = LocalDate.EPOCH.atStartOfDay();

    private final ParsedTemplate parsed;
    private final Set<String> fields;

    private RowTemplate(ParsedTemplate parsed) {
        this.parsed = parsed;
        Set<String> names = new TreeSet<>(parsed.free());
        names.removeAll(Globals.ALL.keySet());
        this.fields = Set.copyOf(names);
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException of kind SYNTAX or BOUND where it is no template that can be rendered here, or writes today's
     *     date, with which the same rows would give other texts every day
     */
    public static RowTemplate parse(String source) {
        ParsedTemplate parsed = ParsedTemplate.of(source);
        if (parsed.free().contains(ChatTemplate.DATE)) {
            throw TemplateException.unsupported("today's date (" + ChatTemplate.DATE + ")");
        }
        return new RowTemplate(parsed);
    }

    /** Returns the names of the fields that it reads. */
    public Set<String> fields() {
        return fields;
    }

    /**
     * Returns the text of a row, of which no other field is looked at than those that the template reads; a field that is null
     * is as one that is not there: it is false and writes nothing.
     *
     * @param row values of JSON by name
     * @throws TemplateException of kind REFUSED, FAILED or BOUND where there is none
     */
    public String render(Map<String, ?> row) {
        return parsed.render(budget -> variables(row, budget), NEVER, Allowance.of(1))
                .text();
    }

    private Map<String, Object> variables(Map<String, ?> row, Budget budget) {
        Map<String, Object> variables = new HashMap<>();
        for (String name : fields) {
            if (row.containsKey(name)) {
                Object value = row.get(name);
                variables.put(name, value == null ? Undefined.variable(name) : Plain.of(value, budget));
            }
        }
        return variables;
    }
}
