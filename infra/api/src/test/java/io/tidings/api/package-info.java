/** Writes the public API's OpenAPI document from the services' code, and compares it with the one that is kept. */
package io.tidings.api;
