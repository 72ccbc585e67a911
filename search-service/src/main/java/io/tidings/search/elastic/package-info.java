/** The connection to Elasticsearch, and the indices that Tidings keeps there. */
@NullMarked
package io.tidings.search.elastic;

import org.jspecify.annotations.NullMarked;
