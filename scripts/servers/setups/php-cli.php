<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$paths = ['POST' => '/', 'GET' => '/hello', 'HEAD' => '/hello'];
http_response_code(($paths[$_SERVER['REQUEST_METHOD']] ?? null) === $path ? 200 : 404);
echo $_SERVER['REQUEST_METHOD'] === 'POST' ? file_get_contents('php://input') : 'hello';
