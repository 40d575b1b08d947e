/** Kubernetes text: YAML documents whose nodes know their lines, and the objects in them; versions of Kubernetes. */
package io.sealer.kube;
