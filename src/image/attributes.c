#include "image/image.h"

#include <stdlib.h>
#include <string.h>

void trl_image_attribute_add(trl_image_attributes *list, const char *name, const char *type,
                             const char *value) {
    if (list->count >= TRL_IMAGE_ATTRIBUTES_MAX) return;
    trl_image_attribute *a = &list->items[list->count];
    a->name = strdup(name);
    a->type = type;
    a->value = strdup(value);
    if (a->name && a->value) {
        list->count++;
    } else {
        free((char *)a->name);
        free((char *)a->value);
    }
}

void trl_image_attributes_release(trl_image_attributes *list) {
    for (size_t i = 0; i < list->count; i++) {
        free((char *)list->items[i].name);
        free((char *)list->items[i].value);
    }
    list->count = 0;
}
