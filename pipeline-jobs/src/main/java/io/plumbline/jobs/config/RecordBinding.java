package io.plumbline.jobs.config;

import io.plumbline.data.Columns;
import io.plumbline.loss.LossOptions;
import io.plumbline.verify.VerifierOptions;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Fills records from a configuration. A component is filled from the key that is its name in kebab case, below the key of
 * its record; one that is a record itself is a block of keys. A component of a primitive type or an enumeration must have a
 * value; one of another type is null where the configuration has null, and the record says whether it may be.
 *
 * <p>A record refuses a value by an {@link IllegalArgumentException} whose message begins with the key, whole or below the
 * record's: {@code "max-length must be at least 2, got 1"}. So records of any package are blocks of the configuration, and
 * need nothing of it.
 */
final class RecordBinding {
    private static final Map<Class<?>, BiFunction<ConfigReader, String, Object>> SCALARS = Map.of(
            String.class, ConfigReader::textOrNull,
            EngineChoice.class, (reader, key) -> EngineChoice.of(reader.textOrNull(key)),
            int.class, ConfigReader::count,
            Integer.class, ConfigReader::countOrNull,
            long.class, ConfigReader::whole,
            double.class, ConfigReader::decimal,
            Double.class, ConfigReader::decimalOrNull,
            boolean.class, ConfigReader::flag);

    /** Blocks whose keys stand in a table of the core. */
    private static final Map<Class<?>, Function<ConfigReader, Object>> OF_TABLES = Map.of(
            Columns.class, ColumnsBinding::bind,
            LossOptions.class, LossBinding::bind,
            VerifierOptions.class, VerifierOptionsBinding::bind);

    private RecordBinding() {}

    /**
     * Returns a record of the values.
     *
     * @param section key of its block; empty for the whole configuration
     * @throws Check.Refused for the first value that cannot be
     */
    static <R extends Record> R bind(ConfigReader reader, String section, Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int index = 0; index < components.length; index++) {
            values[index] = value(reader, section, components[index]);
        }
        return make(type, section, values);
    }

    private static Object value(ConfigReader reader, String section, RecordComponent component) {
        Class<?> type = component.getType();
        if (OF_TABLES.containsKey(type)) {
            return OF_TABLES.get(type).apply(reader);
        }
        if (type.isRecord()) {
            return bind(reader, section(section, component), type.asSubclass(Record.class));
        }
        String key = key(section, component);
        if (type.isEnum()) {
            return reader.choice(key, type);
        }
        if (type == List.class && isOfTexts(component)) {
            return reader.texts(key);
        }
        BiFunction<ConfigReader, String, Object> scalar = SCALARS.get(type);
        if (scalar == null) {
            throw new IllegalStateException("No value of a configuration becomes a " + component.getGenericType());
        }
        return scalar.apply(reader, key);
    }

    /** Returns the key of the block that a component, which is a record, is bound to. */
    static String section(String outer, RecordComponent component) {
        return component.isAnnotationPresent(Inline.class) ? outer : key(outer, component);
    }

    /** Returns the value that a component holds. */
    static Object read(Record block, RecordComponent component) {
        try {
            return component.getAccessor().invoke(block);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component, e);
        }
    }

    private static boolean isOfTexts(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] == String.class;
    }

    private static <R extends Record> R make(Class<R> type, String section, Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw refused(e.getCause(), section, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make a " + type + " of a configuration", e);
        }
    }

    /** The refusal by a record, with its whole key. */
    private static RuntimeException refused(Throwable thrown, String section, Class<?> type) {
        if (thrown instanceof Check.Refused refused) {
            return refused;
        }
        if (thrown instanceof IllegalArgumentException) {
            for (RecordComponent component : type.getRecordComponents()) {
                String key = key(section, component);
                for (String named : List.of(key, kebab(component))) {
                    if (thrown.getMessage().startsWith(named + " ")) {
                        return new Check.Refused(key, thrown.getMessage().substring(named.length() + 1));
                    }
                }
            }
        }
        return new IllegalStateException("A " + type + " refuses a value without its key", thrown);
    }

    /** Returns the key that a component is bound to. */
    static String key(String section, RecordComponent component) {
        return section.isEmpty() ? kebab(component) : section + "." + kebab(component);
    }

    private static String kebab(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
