package io.plumbline.template;

import java.util.Map;

/**
 * The one value that a template can change.
 *
 * @param values by the names of its fields
 */
record Namespace(Map<Object, Object> values) {}
