/** A small copy of who and what has which name: people, agents, groups, organizations. */
@NullMarked
package io.tidings.search.directory;

import org.jspecify.annotations.NullMarked;
