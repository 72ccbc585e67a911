/** Analyzers that Elasticsearch loads as a stable plugin. */
@NullMarked
package io.tidings.elasticsearch;

import org.jspecify.annotations.NullMarked;
